/// Words that no code may spell, in whatever case, with digits read as the letters they look like.
///
/// The list is short on purpose, in the languages of the preference page: what a recipient would take for an insult or an
/// obscenity at a glance. Adding a word breaks the few codes that spell it and were sent.
enum OffensiveWords {
    private static let words = [
        // English
        "anal", "anus", "arse", "bitch", "cock", "cum", "cunt", "dick", "fag", "fuck", "kkk", "nazi", "nigga", "nigger",
        "penis", "piss", "porn", "pussy", "rape", "sex", "shit", "slut", "tits", "twat", "wank", "whore",
        // German
        "arsch", "fick", "fotze", "heil", "hitler", "hure", "kacke", "nutte", "titten",
        // Spanish
        "culo", "joder", "marica", "mierda", "polla", "puta", "puto", "verga", "zorra",
        // French
        "bite", "chatte", "connard", "encule", "merde", "niquer", "pute", "salope",
    ].map(Word.init)

    private struct Word {
        let letters: UInt128
        let mask: UInt128
        /// In how many places of a code it may stand.
        let places: Int

        init(_ text: String) {
            letters = text.utf8.reduce(0) { $0 << 8 | UInt128($1) }
            mask = 1 << (8 * text.utf8.count) - 1
            places = ShortLinkKeys.codeLength - text.utf8.count + 1
        }
    }

    /// The letter that each byte is read as.
    private static let letters: [UInt8] = {
        var letters = (0...UInt8.max).map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        for (digit, letter) in zip("013457".utf8, "oieast".utf8) { letters[Int(digit)] = letter }
        return letters
    }()

    /// - Parameter code: nine characters in ASCII, the first in the most significant byte of nine.
    static func areSpelled(by code: UInt128) -> Bool {
        var read: UInt128 = 0
        for index in (0..<ShortLinkKeys.codeLength).reversed() {
            read = read << 8 | UInt128(letters[Int(truncatingIfNeeded: code >> (8 * index) & 0xFF)])
        }
        return words.contains { word in
            (0..<word.places).contains { place in read >> (8 * place) & word.mask == word.letters }
        }
    }
}
