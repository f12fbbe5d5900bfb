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
        let nameEnd = bytes.firstOffset(in: .tagNameEnd, from: nameStart, to: limit)
        guard let tag = Self.readTag(from: nameEnd, in: bytes, limit: limit, attribute: { _, _, _, _ in true }) else {
            position = limit
            return nil
        }
        position = tag.end
        return (nameEnd, tag.isSelfClosing)
    }
}
