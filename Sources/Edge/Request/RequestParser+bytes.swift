extension RequestParser {
    @inline(__always)
    func peek() -> UInt8? { position < bytes.count ? bytes[position] : nil }

    @inline(__always)
    mutating func take(_ byte: UInt8) throws(Stop) {
        guard let next = peek() else { throw .incomplete }
        guard next == byte else { throw .refused(.badRequest) }
        position += 1
    }

    @inline(__always)
    mutating func endOfLine() throws(Stop) {
        try take(0x0D)
        try take(0x0A)
    }

    @inline(__always)
    mutating func emptyLine() throws(Stop) -> Bool {
        guard let next = peek() else { throw .incomplete }
        guard next == 0x0D else { return false }
        try endOfLine()
        return true
    }

    /// Passes over eight bytes at a time for as long as they are all as wanted; up to seven such may be left.
    @inline(__always)
    mutating func skipEights(while isWanted: (UInt64) -> Bool) {
        while position + 8 <= bytes.count, isWanted(bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self)) {
            position += 8
        }
    }

    /// The byte eight times.
    @inline(__always)
    static func every(_ byte: UInt8) -> UInt64 { UInt64(byte) &* 0x0101_0101_0101_0101 }

    /// Whether every byte of eight is `least` or more; `least` is at most 128.
    @inline(__always)
    static func isEvery(_ eight: UInt64, from least: UInt8) -> Bool {
        (eight &- every(least)) & ~eight & every(0x80) == 0
    }

    /// Whether a byte of eight is more than `most`, which is at most 127.
    @inline(__always)
    static func isAny(_ eight: UInt64, above most: UInt8) -> Bool {
        ((eight & every(0x7F)) &+ every(127 - most) | eight) & every(0x80) != 0
    }

    static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    /// RFC 9110 §5.6.2: letters, digits and ``!#$%&'*+-.^_`|~``, a bit for each.
    @inline(__always)
    static func isToken(_ byte: UInt8) -> Bool {
        let bits: UInt64 = byte < 64 ? 0x03FF_6CFA_0000_0000 : 0x57FF_FFFF_C7FF_FFFE
        return byte < 128 && bits &>> UInt64(byte & 63) & 1 != 0
    }

    /// Passes over a token, if there is one.
    @inline(__always)
    mutating func skipToken() {
        var offset = position
        while offset < bytes.count, Self.isToken(bytes[offset]) { offset &+= 1 }
        position = offset
    }

    func equals(_ range: Range<Int>, _ text: StaticString) -> Bool {
        range.count == text.utf8CodeUnitCount && hasPrefix(range, text)
    }

    /// Letters are compared without regard to case; `text` has them in the form it is looked for.
    func hasPrefix(_ range: Range<Int>, _ text: StaticString) -> Bool {
        guard range.count >= text.utf8CodeUnitCount else { return false }
        for offset in 0..<text.utf8CodeUnitCount {
            let wanted = text.utf8Start[offset]
            let byte = bytes[range.lowerBound + offset]
            let isLowerCase = (0x61...0x7A).contains(wanted)
            guard byte == wanted || isLowerCase && byte | 0x20 == wanted && (0x41...0x5A).contains(byte) else {
                return false
            }
        }
        return true
    }
}
