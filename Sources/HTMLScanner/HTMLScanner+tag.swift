extension HTMLScanner {
    /// Tag name state (WHATWG HTML §13.2.5.8), at the `<` of a start tag. Nil if the input ends inside the tag, which
    /// drops it.
    @inline(__always)
    mutating func scanStartTag(in bytes: RawSpan, limit: Int) -> Token? {
        let start = position
        guard let (nameEnd, isSelfClosing) = scanTag(nameStart: start + 1, in: bytes, limit: limit) else { return nil }
        let tag = Tag(range: start..<position, name: start + 1..<nameEnd, isSelfClosing: isSelfClosing)
        didOpen(tag, in: bytes)
        return reportedInitials.contains(bytes.byte(start + 1)) ? .startTag(tag) : nil
    }

    /// The same at the `<` of an end tag.
    @inline(__always)
    mutating func scanEndTag(in bytes: RawSpan, limit: Int) -> Token? {
        let start = position
        guard let (nameEnd, isSelfClosing) = scanTag(nameStart: start + 2, in: bytes, limit: limit) else { return nil }
        let tag = Tag(range: start..<position, name: start + 2..<nameEnd, isSelfClosing: isSelfClosing)
        if !foreignContent.isEmpty { foreignContent.didClose(tag.name, in: bytes) }
        return reportedInitials.contains(bytes.byte(start + 2)) ? .endTag(tag) : nil
    }

    /// Goes past the `>`. Its result fits in registers, which a tag does not.
    private mutating func scanTag(nameStart: Int, in bytes: RawSpan, limit: Int) -> (nameEnd: Int, isSelfClosing: Bool)?
    {
        let nameEnd = bytes.firstOffset(in: .tagNameEnd, from: nameStart, to: limit)
        guard let tag = Self.skipTag(from: nameEnd, in: bytes, limit: limit) else {
            position = limit
            return nil
        }
        position = tag.end
        return (nameEnd, tag.isSelfClosing)
    }

    /// Finds the end of a tag as reading its attributes would, in a fraction of the time: a `>` ends it unless it stands
    /// in a value, and only a `=` behind a name begins one. Returns nil if the input ends first.
    @inline(__always)
    private static func skipTag(
        from nameEnd: Int, in bytes: RawSpan, limit: Int
    ) -> (end: Int, isSelfClosing: Bool)? {
        // The end of the name or of the last value.
        var start = nameEnd
        var offset = nameEnd
        while true {
            offset = bytes.firstOffset(of: UInt8(ascii: "="), or: UInt8(ascii: ">"), from: offset, to: limit)
            guard offset < limit else { return nil }
            if bytes.byte(offset) == UInt8(ascii: ">") {
                return (offset + 1, offset > start && bytes.byte(offset - 1) == UInt8(ascii: "/"))
            }
            // Nearly every value stands in these quotes, right behind its `=`.
            if offset > start, bytes.byte(offset - 1).isASCIILetter, offset + 1 < limit,
                bytes.byte(offset + 1) == UInt8(ascii: "\"")
            {
                offset = bytes.firstOffset(of: UInt8(ascii: "\""), from: offset + 2, to: limit)
                guard offset < limit else { return nil }
                offset += 1
                start = offset
                continue
            }
            guard isBehindName(offset, after: start, in: bytes) else {
                offset += 1
                continue
            }
            offset = bytes.skippingWhitespace(from: offset + 1, to: limit)
            guard offset < limit else { return nil }
            switch bytes.byte(offset) {
            case UInt8(ascii: ">"): return (offset + 1, false)
            case let quote where quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'"):
                offset = bytes.firstOffset(of: quote, from: offset + 1, to: limit)
                guard offset < limit else { return nil }
                offset += 1
            default: offset = bytes.firstOffset(in: .unquotedValueEnd, from: offset + 1, to: limit)
            }
            start = offset
        }
    }

    /// Whether a `=` has an attribute's name before it; else it is the first byte of one (§13.2.5.32).
    @inline(__always)
    private static func isBehindName(_ equals: Int, after start: Int, in bytes: RawSpan) -> Bool {
        var end = equals
        while end > start, bytes.byte(end - 1).isHTMLWhitespace { end -= 1 }
        return end > start && bytes.byte(end - 1) != UInt8(ascii: "/")
    }
}
