extension RawSpan {
    /// The byte at `offset`, which must be in bounds. One comparison checks both of them.
    @inline(__always)
    func byte(_ offset: Int) -> UInt8 {
        precondition(UInt(bitPattern: offset) < UInt(bitPattern: byteCount))
        return unsafeLoad(fromUncheckedByteOffset: offset, as: UInt8.self)
    }

    /// The offset of the first `byte` in `start..<limit`, or `limit`.
    @inline(__always)
    func firstOffset(of byte: UInt8, from start: Int, to limit: Int) -> Int {
        // Checked once for all loads below.
        guard start >= 0, start <= limit, limit <= byteCount else { return limit }
        let ones: UInt64 = 0x0101_0101_0101_0101
        let pattern = UInt64(byte) &* ones
        var offset = start
        while limit &- offset >= 8 {
            let word = unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt64.self)
            let zeros = zeroBytes(word.littleEndian ^ pattern)
            if zeros != 0 { return offset &+ zeros.trailingZeroBitCount >> 3 }
            offset &+= 8
        }
        while offset < limit, unsafeLoad(fromUncheckedByteOffset: offset, as: UInt8.self) != byte { offset &+= 1 }
        return offset
    }

    /// The offset of the first of two bytes in `start..<limit`, or `limit`.
    @inline(__always)
    func firstOffset(of first: UInt8, or second: UInt8, from start: Int, to limit: Int) -> Int {
        guard start >= 0, start <= limit, limit <= byteCount else { return limit }
        let ones: UInt64 = 0x0101_0101_0101_0101
        var offset = start
        while limit &- offset >= 8 {
            let word = unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt64.self).littleEndian
            let zeros = zeroBytes(word ^ UInt64(first) &* ones) | zeroBytes(word ^ UInt64(second) &* ones)
            if zeros != 0 { return offset &+ zeros.trailingZeroBitCount >> 3 }
            offset &+= 8
        }
        while offset < limit {
            let byte = unsafeLoad(fromUncheckedByteOffset: offset, as: UInt8.self)
            if byte == first || byte == second { break }
            offset &+= 1
        }
        return offset
    }

    /// The offset of the first byte in `start..<limit` that is in `set`, or `limit`.
    @inline(__always)
    func firstOffset(in set: LowByteSet, from start: Int, to limit: Int) -> Int {
        guard start >= 0, start <= limit, limit <= byteCount else { return limit }
        var offset = start
        while offset < limit, !set.contains(unsafeLoad(fromUncheckedByteOffset: offset, as: UInt8.self)) {
            offset &+= 1
        }
        return offset
    }

    /// Skips tab, line feed, form feed, carriage return and space.
    @inline(__always)
    func skippingWhitespace(from start: Int, to limit: Int) -> Int {
        var offset = start
        // Mostly there is none.
        while offset < limit, byte(offset) <= 0x20, byte(offset).isHTMLWhitespace { offset &+= 1 }
        return offset
    }

    func trimmingWhitespace(_ range: Range<Int>) -> Range<Int> {
        let start = skippingWhitespace(from: range.lowerBound, to: range.upperBound)
        var end = range.upperBound
        while end > start, byte(end - 1).isHTMLWhitespace { end -= 1 }
        return start..<end
    }

    /// Whether `lowercased` stands at `offset`, before `limit`, in any ASCII case.
    @inline(__always)
    func matches(_ lowercased: StaticString, at offset: Int, limit: Int) -> Bool {
        let count = lowercased.utf8CodeUnitCount
        guard offset >= 0, offset <= limit - count else { return false }
        let expected = lowercased.utf8Start
        for index in 0..<count where byte(offset &+ index).asciiLowercased != expected[index] { return false }
        return true
    }

    func matchesIgnoringCase(_ first: Range<Int>, _ second: Range<Int>) -> Bool {
        guard first.count == second.count else { return false }
        let distance = second.lowerBound - first.lowerBound
        for offset in first where byte(offset).asciiLowercased != byte(offset + distance).asciiLowercased {
            return false
        }
        return true
    }
}

/// Has its lowest bit in the lowest byte of `word` that is zero, and no bit if there is none. What to look for eight bytes
/// at a time is made zero first.
@inline(__always)
private func zeroBytes(_ word: UInt64) -> UInt64 {
    (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
}

/// A set of bytes below 64, which all that delimit in a tag are.
struct LowByteSet {
    private let bits: UInt64

    /// The tokenizer's white space. CR is in it because the standard turns CR into LF before tokenizing (§13.2.3.5).
    @inline(__always)
    static var whitespace: Self { Self(bits: 1 << 0x09 | 1 << 0x0A | 1 << 0x0C | 1 << 0x0D | 1 << 0x20) }
    /// What ends a tag's name (§13.2.5.8).
    @inline(__always)
    static var tagNameEnd: Self { Self(bits: whitespace.bits | 1 << 0x2F | 1 << 0x3E) }
    /// What ends an attribute's name (§13.2.5.33).
    @inline(__always)
    static var attributeNameEnd: Self { Self(bits: tagNameEnd.bits | 1 << 0x3D) }
    /// What ends a value without quotes (§13.2.5.38).
    @inline(__always)
    static var unquotedValueEnd: Self { Self(bits: whitespace.bits | 1 << 0x3E) }

    @inline(__always)
    func contains(_ byte: UInt8) -> Bool { byte < 64 && (bits &>> UInt64(truncatingIfNeeded: byte)) & 1 != 0 }
}

extension UInt8 {
    @inline(__always)
    var isHTMLWhitespace: Bool { LowByteSet.whitespace.contains(self) }

    @inline(__always)
    var isASCIILetter: Bool { (self | 0x20) &- 0x61 < 26 }

    @inline(__always)
    var isASCIIDigit: Bool { self &- 0x30 < 10 }

    @inline(__always)
    var asciiLowercased: UInt8 { self &- 0x41 < 26 ? self | 0x20 : self }

    /// Whether a tag name ends before this byte.
    @inline(__always)
    var endsTagName: Bool { LowByteSet.tagNameEnd.contains(self) }
}
