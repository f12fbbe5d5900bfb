/// Percent-encoding in paths and queries (RFC 3986).
package enum PercentEncoding {
    /// `nil` where it is not the encoding of some UTF-8.
    static func decode(_ text: some StringProtocol) -> String? { decode(text, plusIsSpace: false) }

    /// The pairs of a query, in their order: each name as it stands there, and both decoded as forms have them, `+` being a space.
    /// A pair without `=` has an empty value; what is not the encoding of some UTF-8 is `nil`.
    package static func pairs(_ query: String) -> [(text: Substring, name: String?, value: String?)] {
        query.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (
                parts[0], decode(parts[0], plusIsSpace: true),
                parts.count > 1 ? decode(parts[1], plusIsSpace: true) : ""
            )
        }
    }

    private static func decode(_ text: some StringProtocol, plusIsSpace: Bool) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8.makeIterator()
        while let byte = rest.next() {
            switch byte {
            case UInt8(ascii: "%"):
                guard let high = rest.next().flatMap(digit), let low = rest.next().flatMap(digit) else { return nil }
                bytes.append(high << 4 | low)
            case UInt8(ascii: "+") where plusIsSpace: bytes.append(UInt8(ascii: " "))
            default: bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? { Character(Unicode.Scalar(byte)).hexDigitValue.map(UInt8.init) }
}
