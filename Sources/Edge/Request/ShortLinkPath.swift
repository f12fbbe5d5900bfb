import LinkIdentifiers

/// The path of a short link, `/[code]` (M9.2), and behind it what a phone's linkifier may have taken for a part of the URL: at
/// most four of full stop, comma, closing parenthesis and white space, as they are or percent-encoded.
package struct ShortLinkPath {
    private static let maximumTrailing = 4

    /// Where the code would stand; whether it is one, it has to be asked.
    package let code: Range<Int>

    package init?(path: UnsafeRawBufferPointer) {
        code = 1..<1 + ShortLinkKeys.codeLength
        guard path.count >= code.upperBound, path[0] == UInt8(ascii: "/") else { return nil }
        var position = code.upperBound
        for _ in 0..<Self.maximumTrailing where position < path.count {
            position += Self.trailing(UnsafeRawBufferPointer(rebasing: path[position...]))
        }
        guard position == path.count else { return nil }
    }

    /// The length of what was taken in here, `0` for what a linkifier does not take in.
    private static func trailing(_ bytes: UnsafeRawBufferPointer) -> Int {
        switch bytes[0] {
        case UInt8(ascii: "."), UInt8(ascii: ","), UInt8(ascii: ")"): 1
        case UInt8(ascii: "%"):
            escapes.first { escape in
                bytes.prefix(escape.count).map { (0x61...0x66).contains($0) ? $0 - 0x20 : $0 } == escape
            }?.count ?? 0
        default: 0
        }
    }

    /// In upper case. The last is a no-break space.
    private static let escapes = ["%2E", "%2C", "%29", "%20", "%09", "%0A", "%0D", "%C2%A0"].map { Array($0.utf8) }
}
