extension HTMLScanner {
    /// Data state (WHATWG HTML §13.2.5.1): text up to the next markup, or that markup.
    @inline(__always)
    mutating func scanData(in bytes: RawSpan, limit: Int) -> Token? {
        let start = position
        var offset = start
        while true {
            offset = bytes.firstOffset(of: UInt8(ascii: "<"), from: offset, to: limit)
            guard offset < limit else {
                position = limit
                return reportsText ? .text(Text(range: start..<limit, contentModel: .data)) : nil
            }
            if Self.isMarkup(at: offset, in: bytes, limit: limit) { break }
            offset += 1
        }
        position = offset
        return offset > start && reportsText
            ? .text(Text(range: start..<offset, contentModel: .data)) : scanMarkup(in: bytes, limit: limit)
    }

    /// Whether the `<` at `offset` opens something (§13.2.5.6 and §13.2.5.7).
    @inline(__always)
    private static func isMarkup(at offset: Int, in bytes: RawSpan, limit: Int) -> Bool {
        guard offset + 1 < limit else { return false }
        switch bytes.byte(offset + 1) {
        case UInt8(ascii: "/"): return offset + 2 < limit
        case UInt8(ascii: "!"), UInt8(ascii: "?"): return true
        case let byte: return byte.isASCIILetter
        }
    }

    /// Tag open and end tag open states (§13.2.5.6, §13.2.5.7), at a `<` that is markup.
    @inline(__always)
    private mutating func scanMarkup(in bytes: RawSpan, limit: Int) -> Token? {
        switch bytes.byte(position + 1) {
        case UInt8(ascii: "!"):
            return scanMarkupDeclaration(in: bytes, limit: limit)
        case UInt8(ascii: "?"):
            return scanBogusComment(dataStart: position + 1, in: bytes, limit: limit)
        case UInt8(ascii: "/"):
            let byte = bytes.byte(position + 2)
            if byte.isASCIILetter { return scanEndTag(in: bytes, limit: limit) }
            if byte == UInt8(ascii: ">") {
                position += 3
                return nil
            }
            return scanBogusComment(dataStart: position + 2, in: bytes, limit: limit)
        default:
            return scanStartTag(in: bytes, limit: limit)
        }
    }

    /// Markup declaration open state (§13.2.5.42).
    private mutating func scanMarkupDeclaration(in bytes: RawSpan, limit: Int) -> Token? {
        let start = position
        if bytes.matches("--", at: start + 2, limit: limit) {
            return scanComment(in: bytes, limit: limit)
        }
        if bytes.matches("doctype", at: start + 2, limit: limit) {
            return scanDoctype(in: bytes, limit: limit)
        }
        if foreignContent.allowsCDATA, Self.opensCDATA(at: start, in: bytes, limit: limit) {
            position = start + 9
            contentModel = .cdata
            return nil
        }
        if scansConditionalComments, let conditional = revealedDelimiter(in: bytes, limit: limit) {
            position = conditional.range.upperBound
            return conditional.condition.isEmpty ? .conditionalEnd(conditional) : .conditionalStart(conditional)
        }
        return scanBogusComment(dataStart: start + 2, in: bytes, limit: limit)
    }
}
