/// The code of a server's reply (RFC 5321 §4.2).
struct SMTPReply: Equatable {
    /// From 200 to 599.
    let status: Int
    /// Class, subject and detail (RFC 3463, RFC 2034); `nil` where the server says none.
    let enhanced: String?

    /// - Parameter line: one of the reply's; of several the last one counts, and of the others it is `nil`.
    init?(line: some Collection<UInt8>) {
        let line = line.filter { $0 != 0x0D && $0 != 0x0A }
        let digits = line.prefix(3)
        guard digits.count == 3, digits.allSatisfy(Self.isDigit), (0x32...0x35).contains(digits[0]),
            line.count == 3 || line[3] == UInt8(ascii: " "), let status = Int(String(decoding: digits, as: UTF8.self))
        else { return nil }
        self.status = status
        enhanced = Self.enhanced(line.dropFirst(4).prefix { $0 != UInt8(ascii: " ") }, class: digits[0])
    }

    /// `550 5.1.1`.
    var code: String { enhanced.map { "\(status) \($0)" } ?? "\(status)" }

    /// Whether it is about security or policy (RFC 3463 §3.8).
    var isAboutPolicy: Bool { enhanced?.split(separator: ".").dropFirst().first == "7" }

    /// - Parameter class: the reply's first digit, which has to be the enhanced code's too.
    private static func enhanced(_ word: ArraySlice<UInt8>, class: UInt8) -> String? {
        let parts = word.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].elementsEqual([`class`]),
            parts.dropFirst().allSatisfy({ (1...3).contains($0.count) && $0.allSatisfy(isDigit) })
        else { return nil }
        return String(decoding: word, as: UTF8.self)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
