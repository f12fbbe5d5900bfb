/// An address that can stand in an SMTP command as it is (RFC 5321 §4.1.2), without the quoted ones, which no contact point is.
enum EnvelopeAddress {
    enum Problem {
        /// It would need SMTPUTF8 (RFC 6531).
        case notASCII
        case syntax
    }

    static func problem(_ address: String) -> Problem? {
        let bytes = Array(address.utf8)
        if bytes.contains(where: { $0 >= 0x80 }) { return .notASCII }
        let isWhole =
            bytes.count <= 254 && bytes.count { $0 == UInt8(ascii: "@") } == 1
            && bytes.first != UInt8(ascii: "@") && bytes.last != UInt8(ascii: "@")
        // No line break that begins a command of its own, no bracket that ends the address.
        let isPlain = bytes.allSatisfy { (0x21...0x7E).contains($0) && !"<>()[]\\,;:\"".utf8.contains($0) }
        return isWhole && isPlain ? nil : .syntax
    }
}
