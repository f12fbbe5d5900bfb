extension CharacterReferences {
    /// Named character reference state (WHATWG HTML §13.2.5.73), at a `&` before a letter: the longest name in the
    /// table.
    static func namedMatch(at offset: Int, limit: Int, in bytes: RawSpan, as context: Context) -> Match? {
        // `&amp;` is nearly every reference in nearly every link.
        if bytes.matches("&amp;", at: offset, limit: limit), bytes.byte(offset + 1) == UInt8(ascii: "a"),
            bytes.byte(offset + 2) == UInt8(ascii: "m"), bytes.byte(offset + 3) == UInt8(ascii: "p")
        {
            return Match(length: 5, scalar: "&", secondScalar: nil)
        }
        let start = offset + 1
        let longest = min(limit, start + NamedCharacterReferences.longestName)
        var end = start
        while end < longest, bytes.byte(end).isASCIILetter || bytes.byte(end).isASCIIDigit { end += 1 }
        if end < longest, bytes.byte(end) == UInt8(ascii: ";"),
            let value = NamedCharacterReferences.value(of: start..<end + 1, in: bytes)
        {
            return Match(length: end + 1 - offset, scalar: value.0, secondScalar: value.1)
        }
        end = min(end, start + NamedCharacterReferences.longestNameWithoutSemicolon)
        while end > start + 1 {
            if let value = NamedCharacterReferences.value(of: start..<end, in: bytes) {
                if context == .attributeValue, end < limit, continuesAttributeValue(bytes.byte(end)) { return nil }
                return Match(length: end - offset, scalar: value.0, secondScalar: value.1)
            }
            end -= 1
        }
        return nil
    }

    /// For historical reasons `?a=b&copy=1` in an attribute's value is left alone.
    private static func continuesAttributeValue(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "=") || byte.isASCIILetter || byte.isASCIIDigit
    }
}
