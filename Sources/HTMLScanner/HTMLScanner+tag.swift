extension HTMLScanner {
    /// Tag name state (WHATWG HTML §13.2.5.8), at the `<` of a start tag. Nil if the input ends inside the tag, which
    /// drops it.
    @inline(__always)
    mutating func scanStartTag(in bytes: RawSpan, limit: Int) -> Token? {
        let start = position
        guard let (nameEnd, isSelfClosing) = scanTag(nameStart: start + 1, in: bytes, limit: limit) else { return nil }
        let tag = Tag(range: start..<position, name: start + 1..<nameEnd, isSelfClosing: isSelfClosing)
        didOpen(tag, in: bytes)
        return .startTag(tag)
    }

    /// The same at the `<` of an end tag.
    @inline(__always)
    mutating func scanEndTag(in bytes: RawSpan, limit: Int) -> Token? {
        let start = position
        guard let (nameEnd, isSelfClosing) = scanTag(nameStart: start + 2, in: bytes, limit: limit) else { return nil }
        let tag = Tag(range: start..<position, name: start + 2..<nameEnd, isSelfClosing: isSelfClosing)
        foreignContent.didClose(tag.name, in: bytes)
        return .endTag(tag)
    }

    /// Goes past the `>`. Its result fits in registers, which a tag does not.
    private mutating func scanTag(nameStart: Int, in bytes: RawSpan, limit: Int) -> (nameEnd: Int, isSelfClosing: Bool)?
    {
        var offset = nameStart
        while offset < limit, !bytes.byte(offset).endsTagName { offset += 1 }
        let nameEnd = offset
        while true {
            offset = bytes.skippingWhitespace(from: offset, to: limit)
            guard offset < limit else { break }
            switch bytes.byte(offset) {
            case UInt8(ascii: ">"):
                position = offset + 1
                return (nameEnd, false)
            case UInt8(ascii: "/"):
                // Self-closing start tag state (§13.2.5.40): anything else than `>` leaves the slash without meaning.
                offset += 1
                if offset < limit, bytes.byte(offset) == UInt8(ascii: ">") {
                    position = offset + 1
                    return (nameEnd, true)
                }
            default:
                offset = scanAttribute(at: offset, in: bytes, limit: limit)
            }
        }
        position = limit
        attributes.removeAll(keepingCapacity: true)
        return nil
    }
}
