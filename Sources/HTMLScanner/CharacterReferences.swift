/// Character references, decoded on demand (WHATWG HTML §13.2.5.72 to §13.2.5.80).
///
/// Ranges are byte offsets into the input and are clamped to it. What a reference stands for is written in UTF-8; all
/// other bytes are passed through, whatever their encoding.
public enum CharacterReferences {
    /// Where a reference stands. In an attribute's value `&copy=1` and `&copyright` are no references.
    public enum Context: Sendable, Hashable {
        case text, attributeValue
    }

    /// A reference and what it stands for.
    public struct Match: Sendable, Hashable {
        /// Its length in bytes, from the `&` through the `;` if it has one.
        public let length: Int
        public let scalar: Unicode.Scalar
        /// A few names stand for two code points.
        public let secondScalar: Unicode.Scalar?
    }

    /// Whether decoding could change anything: whether there is a `&` in the range.
    public static func mayOccur(in range: Range<Int>, of bytes: RawSpan) -> Bool {
        let range = range.clamped(to: bytes.byteOffsets)
        return bytes.firstOffset(of: UInt8(ascii: "&"), from: range.lowerBound, to: range.upperBound) < range.upperBound
    }

    /// The range with its references decoded.
    public static func decoded(_ range: Range<Int>, in bytes: RawSpan, as context: Context) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(range.clamped(to: bytes.byteOffsets).count)
        decode(range, in: bytes, as: context, into: &output)
        return output
    }

    /// Appends the range with its references decoded.
    public static func decode(_ range: Range<Int>, in bytes: RawSpan, as context: Context, into output: inout [UInt8]) {
        let range = range.clamped(to: bytes.byteOffsets)
        var offset = range.lowerBound
        while true {
            let next = bytes.firstOffset(of: UInt8(ascii: "&"), from: offset, to: range.upperBound)
            bytes.extracting(offset..<next).withUnsafeBytes { output.append(contentsOf: $0) }
            guard next < range.upperBound else { return }
            if let match = match(at: next, limit: range.upperBound, in: bytes, as: context) {
                output.append(contentsOf: UTF8.encode(match.scalar).unsafelyUnwrapped)
                if let second = match.secondScalar { output.append(contentsOf: UTF8.encode(second).unsafelyUnwrapped) }
                offset = next + match.length
            } else {
                output.append(UInt8(ascii: "&"))
                offset = next + 1
            }
        }
    }

    /// The reference whose `&` stands at `offset`, if it is one. The text or the attribute's value ends at `limit`.
    public static func match(at offset: Int, limit: Int, in bytes: RawSpan, as context: Context) -> Match? {
        let limit = min(limit, bytes.byteCount)
        guard offset >= 0, limit > 0, offset < limit - 1, bytes.byte(offset) == UInt8(ascii: "&") else { return nil }
        switch bytes.byte(offset + 1) {
        case UInt8(ascii: "#"): return numericMatch(at: offset, limit: limit, in: bytes)
        case let byte where byte.isASCIILetter: return namedMatch(at: offset, limit: limit, in: bytes, as: context)
        default: return nil
        }
    }
}
