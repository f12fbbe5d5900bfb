extension HTMLScanner {
    /// Whether the bytes of `range` are `lowercased` in ASCII case-insensitive comparison, the way HTML compares names;
    /// what is expected is given in lower case.
    @inline(__always)
    public static func isName(_ range: Range<Int>, _ lowercased: StaticString, in bytes: RawSpan) -> Bool {
        range.count == lowercased.utf8CodeUnitCount
            && bytes.matches(lowercased, at: range.lowerBound, limit: bytes.byteCount)
    }

    /// Whether the bytes of `range` are `lowercased` in ASCII case-insensitive comparison, the way HTML compares names;
    /// what is expected is given in lower case.
    public static func isName(_ range: Range<Int>, _ lowercased: [UInt8], in bytes: RawSpan) -> Bool {
        guard range.count == lowercased.count, range.lowerBound >= 0, range.upperBound <= bytes.byteCount else {
            return false
        }
        for index in lowercased.indices
        where bytes.byte(range.lowerBound + index).asciiLowercased != lowercased[index] { return false }
        return true
    }
}
