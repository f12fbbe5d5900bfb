extension HTMLScanner {
    /// The attributes of a tag in source order, duplicates included. An end tag's, which mean nothing in HTML, are read
    /// all the same.
    ///
    /// Most tags' attributes interest nobody, so they are read when they are asked for. The storage is reused: as long as
    /// the result is released before the next call, nothing is allocated.
    /// - Parameters:
    ///   - tag: a tag that ``next(in:)`` returned for these bytes.
    ///   - bytes: the whole input.
    public mutating func attributes(of tag: Tag, in bytes: RawSpan) -> [Attribute] {
        attributes.removeAll(keepingCapacity: true)
        let limit = min(tag.range.upperBound, bytes.byteCount)
        _ = Self.readTag(from: tag.name.upperBound, in: bytes, limit: limit) { name, value, hasValue, quote in
            let isDuplicate = attributeNames.containsOrAdds(name, after: attributes, in: bytes)
            attributes.append(
                Attribute(name: name, value: value, hasValue: hasValue, quote: quote, isDuplicate: isDuplicate))
        }
        return attributes
    }

    /// Reads what follows a tag's name. Returns the offset after its `>`, or nil if the input ends first.
    /// - Parameter attribute: takes each attribute: its name, its value, whether it has one, and the quote.
    @inline(__always)
    static func readTag(
        from nameEnd: Int, in bytes: RawSpan, limit: Int,
        attribute: (Range<Int>, Range<Int>, Bool, Attribute.Quote) -> Void
    ) -> (end: Int, isSelfClosing: Bool)? {
        var offset = nameEnd
        while true {
            offset = bytes.skippingWhitespace(from: offset, to: limit)
            guard offset < limit else { return nil }
            switch bytes.byte(offset) {
            case UInt8(ascii: ">"):
                return (offset + 1, false)
            case UInt8(ascii: "/"):
                // Self-closing start tag state (WHATWG HTML §13.2.5.40): anything else than `>` leaves the slash without
                // meaning.
                offset += 1
                if offset < limit, bytes.byte(offset) == UInt8(ascii: ">") { return (offset + 1, true) }
            default:
                offset = readAttribute(at: offset, in: bytes, limit: limit, attribute)
            }
        }
    }

    /// Attribute states (WHATWG HTML §13.2.5.32 to §13.2.5.39), at the first byte of a name. Returns the offset after
    /// the attribute.
    @inline(__always)
    private static func readAttribute(
        at nameStart: Int, in bytes: RawSpan, limit: Int,
        _ attribute: (Range<Int>, Range<Int>, Bool, Attribute.Quote) -> Void
    ) -> Int {
        // A `=` where a name should begin belongs to the name.
        let nameEnd = bytes.firstOffset(in: .attributeNameEnd, from: nameStart + 1, to: limit)
        let equals = bytes.skippingWhitespace(from: nameEnd, to: limit)
        guard equals < limit, bytes.byte(equals) == UInt8(ascii: "=") else {
            attribute(nameStart..<nameEnd, nameEnd..<nameEnd, false, .none)
            return equals
        }
        let start = bytes.skippingWhitespace(from: equals + 1, to: limit)
        guard start < limit else { return limit }
        let first = bytes.byte(start)
        switch first {
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
            let end = bytes.firstOffset(of: first, from: start + 1, to: limit)
            attribute(nameStart..<nameEnd, start + 1..<end, true, first == UInt8(ascii: "'") ? .single : .double)
            return min(end + 1, limit)
        case UInt8(ascii: ">"):
            attribute(nameStart..<nameEnd, equals + 1..<equals + 1, true, .none)
            return start
        default:
            let end = bytes.firstOffset(in: .unquotedValueEnd, from: start + 1, to: limit)
            attribute(nameStart..<nameEnd, start..<end, true, .none)
            return end
        }
    }
}
