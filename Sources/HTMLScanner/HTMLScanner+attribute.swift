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
            return true
        }
        return attributes
    }

    /// The first attribute of a tag with a name, which is the one that counts; nil if there is none.
    /// - Parameters:
    ///   - lowercased: the name, in lower case.
    ///   - tag: a tag that ``next(in:)`` returned for these bytes.
    ///   - bytes: the whole input.
    public static func attribute(_ lowercased: StaticString, of tag: Tag, in bytes: RawSpan) -> Attribute? {
        var found: Attribute?
        let limit = min(tag.range.upperBound, bytes.byteCount)
        _ = readTag(from: tag.name.upperBound, in: bytes, limit: limit) { name, value, hasValue, quote in
            guard isName(name, lowercased, in: bytes) else { return true }
            found = Attribute(name: name, value: value, hasValue: hasValue, quote: quote, isDuplicate: false)
            return false
        }
        return found
    }

    /// Reads what follows a tag's name. Returns the offset after its `>`, or nil if the input ends first.
    /// - Parameter attribute: takes each attribute: its name, its value, whether it has one, and the quote; `false` is not
    ///   to read on.
    @inline(__always)
    static func readTag(
        from nameEnd: Int, in bytes: RawSpan, limit: Int,
        attribute: (Range<Int>, Range<Int>, Bool, Attribute.Quote) -> Bool
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
                guard let end = readAttribute(at: offset, in: bytes, limit: limit, attribute) else { return nil }
                offset = end
            }
        }
    }

    /// Attribute states (WHATWG HTML §13.2.5.32 to §13.2.5.39), at the first byte of a name. Returns the offset after
    /// the attribute, or nil if it is not to be read on.
    @inline(__always)
    private static func readAttribute(
        at nameStart: Int, in bytes: RawSpan, limit: Int,
        _ attribute: (Range<Int>, Range<Int>, Bool, Attribute.Quote) -> Bool
    ) -> Int? {
        // A `=` where a name should begin belongs to the name.
        let nameEnd = bytes.firstOffset(in: .attributeNameEnd, from: nameStart + 1, to: limit)
        let equals = bytes.skippingWhitespace(from: nameEnd, to: limit)
        guard equals < limit, bytes.byte(equals) == UInt8(ascii: "=") else {
            return attribute(nameStart..<nameEnd, nameEnd..<nameEnd, false, .none) ? equals : nil
        }
        let start = bytes.skippingWhitespace(from: equals + 1, to: limit)
        guard start < limit else { return limit }
        let first = bytes.byte(start)
        switch first {
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
            let end = bytes.firstOffset(of: first, from: start + 1, to: limit)
            let quote: Attribute.Quote = first == UInt8(ascii: "'") ? .single : .double
            return attribute(nameStart..<nameEnd, start + 1..<end, true, quote) ? min(end + 1, limit) : nil
        case UInt8(ascii: ">"):
            return attribute(nameStart..<nameEnd, equals + 1..<equals + 1, true, .none) ? start : nil
        default:
            let end = bytes.firstOffset(in: .unquotedValueEnd, from: start + 1, to: limit)
            return attribute(nameStart..<nameEnd, start..<end, true, .none) ? end : nil
        }
    }
}
