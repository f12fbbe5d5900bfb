extension HTMLScanner {
    /// Attribute states (WHATWG HTML §13.2.5.32 to §13.2.5.39), at the first byte of a name. Returns the offset after
    /// the attribute.
    mutating func scanAttribute(at nameStart: Int, in bytes: RawSpan, limit: Int) -> Int {
        // A `=` where a name should begin belongs to the name.
        var nameEnd = nameStart + 1
        while nameEnd < limit {
            let byte = bytes.byte(nameEnd)
            if byte == UInt8(ascii: "=") || byte.endsTagName { break }
            nameEnd += 1
        }
        let name = nameStart..<nameEnd
        let equals = bytes.skippingWhitespace(from: nameEnd, to: limit)
        guard equals < limit, bytes.byte(equals) == UInt8(ascii: "=") else {
            append(name, value: nameEnd..<nameEnd, hasValue: false, quote: .none, in: bytes)
            return equals
        }
        let start = bytes.skippingWhitespace(from: equals + 1, to: limit)
        guard start < limit else { return limit }
        switch bytes.byte(start) {
        case UInt8(ascii: "\""):
            return scanQuotedValue(of: name, .double, at: start, in: bytes, limit: limit)
        case UInt8(ascii: "'"):
            return scanQuotedValue(of: name, .single, at: start, in: bytes, limit: limit)
        case UInt8(ascii: ">"):
            append(name, value: equals + 1..<equals + 1, hasValue: true, quote: .none, in: bytes)
            return start
        default:
            var end = start + 1
            while end < limit, bytes.byte(end) != UInt8(ascii: ">"), !bytes.byte(end).isHTMLWhitespace { end += 1 }
            append(name, value: start..<end, hasValue: true, quote: .none, in: bytes)
            return end
        }
    }

    private mutating func scanQuotedValue(
        of name: Range<Int>, _ quote: Attribute.Quote, at start: Int, in bytes: RawSpan, limit: Int
    ) -> Int {
        let end = bytes.firstOffset(of: bytes.byte(start), from: start + 1, to: limit)
        append(name, value: start + 1..<end, hasValue: true, quote: quote, in: bytes)
        return min(end + 1, limit)
    }

    private mutating func append(
        _ name: Range<Int>, value: Range<Int>, hasValue: Bool, quote: Attribute.Quote, in bytes: RawSpan
    ) {
        let isDuplicate = attributeNames.containsOrAdds(name, after: attributes, in: bytes)
        attributes.append(
            Attribute(name: name, value: value, hasValue: hasValue, quote: quote, isDuplicate: isDuplicate))
    }
}
