/// The languages that pages can be in, and which of them somebody reads.
enum Language: String, CaseIterable {
    case english = "en"
    case german = "de"
    case french = "fr"
    case spanish = "es"

    /// How many of the languages that a browser names are looked at.
    private static let maximumRanges = 32

    /// - Parameters:
    ///   - attribute: what the recipient's profile says: a language tag.
    ///   - accepted: the value of `Accept-Language` (RFC 9110 §12.5.4).
    init(attribute: String?, accepted: String?) {
        self = attribute.flatMap(Language.init(tag:)) ?? accepted.flatMap(Self.preferred) ?? .english
    }

    /// The language of a tag (RFC 5646), wherever it is spoken: `de`, `de-AT`, and `de_AT`, as some write it.
    private init?(tag: some StringProtocol) {
        let primary = tag.drop(while: \.isWhitespace).prefix { $0.isASCII && $0.isLetter }.lowercased()
        self.init(rawValue: primary)
    }

    /// The one with the highest weight; of several, the first.
    private static func preferred(in list: String) -> Language? {
        var best: (language: Language, weight: Double)?
        for range in list.split(separator: ",", maxSplits: maximumRanges).prefix(maximumRanges) {
            let parts = range.split(separator: ";")
            guard let tag = parts.first, let language = Language(tag: tag) else { continue }
            var weight = 1.0
            for parameter in parts.dropFirst() {
                let parameter = parameter.filter { !$0.isWhitespace }.lowercased()
                if parameter.hasPrefix("q=") { weight = Double(parameter.dropFirst(2)) ?? 0 }
            }
            if weight > best?.weight ?? 0 { best = (language, weight) }
        }
        return best?.language
    }
}
