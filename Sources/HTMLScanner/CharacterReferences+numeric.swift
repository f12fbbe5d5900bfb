extension CharacterReferences {
    /// Numeric character reference states (WHATWG HTML §13.2.5.75 to §13.2.5.80), at `&#`.
    static func numericMatch(at offset: Int, limit: Int, in bytes: RawSpan) -> Match? {
        var position = offset + 2
        let isHexadecimal = position < limit && bytes.byte(position) | 0x20 == UInt8(ascii: "x")
        if isHexadecimal { position += 1 }
        let digits = position
        var value: UInt32 = 0
        while position < limit, let digit = digitValue(bytes.byte(position), isHexadecimal: isHexadecimal) {
            // Past the last code point only "too large" matters.
            value = min(value * (isHexadecimal ? 16 : 10) + digit, 0x11_0000)
            position += 1
        }
        guard position > digits else { return nil }
        if position < limit, bytes.byte(position) == UInt8(ascii: ";") { position += 1 }
        return Match(length: position - offset, scalar: scalar(value), secondScalar: nil)
    }

    private static func digitValue(_ byte: UInt8, isHexadecimal: Bool) -> UInt32? {
        if byte.isASCIIDigit { return UInt32(byte - UInt8(ascii: "0")) }
        let letter = (byte | 0x20) &- UInt8(ascii: "a")
        return isHexadecimal && letter < 6 ? UInt32(letter) + 10 : nil
    }

    /// NUL, surrogates and what is out of range become U+FFFD, C1 controls what windows-1252 has in their place
    /// (§13.2.5.80).
    private static func scalar(_ value: UInt32) -> Unicode.Scalar {
        var value = value
        if value == 0 { value = 0xFFFD }
        if 0x80..<0xA0 ~= value { value = UInt32(windows1252[Int(value - 0x80)]) }
        return Unicode.Scalar(value) ?? "\u{FFFD}"
    }

    /// Five of the 32 bytes are no characters there and stay controls.
    private static let windows1252: [UInt16] = [
        0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008D,
        0x017D,
        0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153,
        0x009D,
        0x017E, 0x0178,
    ]
}
