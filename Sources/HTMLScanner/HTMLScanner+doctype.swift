extension HTMLScanner {
    /// DOCTYPE states (WHATWG HTML §13.2.5.53 to §13.2.5.68), at `<!DOCTYPE`.
    mutating func scanDoctype(in bytes: RawSpan, limit: Int) -> Token {
        let start = position
        var reader = DoctypeReader(position: start + 9, limit: limit)
        reader.read(in: bytes)
        position = reader.position
        return .doctype(
            Doctype(
                range: start..<position, name: reader.name, publicIdentifier: reader.publicIdentifier,
                systemIdentifier: reader.systemIdentifier, forcesQuirks: reader.forcesQuirks))
    }
}

private struct DoctypeReader {
    var position: Int
    let limit: Int
    var name: Range<Int>?
    var publicIdentifier: Range<Int>?
    var systemIdentifier: Range<Int>?
    var forcesQuirks = true

    /// Leaves `position` after the `>`, or at the limit. Quirks are forced on every way out but the good ones.
    mutating func read(in bytes: RawSpan) {
        readParts(in: bytes)
        let end = bytes.firstOffset(of: UInt8(ascii: ">"), from: position, to: limit)
        position = min(end + 1, limit)
    }

    private mutating func readParts(in bytes: RawSpan) {
        skipWhitespace(in: bytes)
        let start = position
        while position < limit, bytes.byte(position) != UInt8(ascii: ">"), !bytes.byte(position).isHTMLWhitespace {
            position += 1
        }
        guard position > start else { return }
        name = start..<position
        skipWhitespace(in: bytes)
        if bytes.matches("public", at: position, limit: limit) {
            position += 6
            skipWhitespace(in: bytes)
            guard let identifier = readIdentifier(in: bytes) else { return }
            publicIdentifier = identifier.range
            guard identifier.isClosed else { return }
            skipWhitespace(in: bytes)
            if isAtEnd(in: bytes) {
                forcesQuirks = false
                return
            }
        } else if bytes.matches("system", at: position, limit: limit) {
            position += 6
            skipWhitespace(in: bytes)
        } else {
            forcesQuirks = !isAtEnd(in: bytes)
            return
        }
        guard let identifier = readIdentifier(in: bytes) else { return }
        systemIdentifier = identifier.range
        guard identifier.isClosed else { return }
        // Anything may follow a system identifier, as long as the input goes on (§13.2.5.67).
        skipWhitespace(in: bytes)
        forcesQuirks = position == limit
    }

    private func isAtEnd(in bytes: RawSpan) -> Bool {
        position < limit && bytes.byte(position) == UInt8(ascii: ">")
    }

    private mutating func skipWhitespace(in bytes: RawSpan) {
        position = bytes.skippingWhitespace(from: position, to: limit)
    }

    private mutating func readIdentifier(in bytes: RawSpan) -> (range: Range<Int>, isClosed: Bool)? {
        guard position < limit else { return nil }
        let quote = bytes.byte(position)
        guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { return nil }
        let start = position + 1
        var end = start
        while end < limit, bytes.byte(end) != quote, bytes.byte(end) != UInt8(ascii: ">") { end += 1 }
        let isClosed = end < limit && bytes.byte(end) == quote
        position = isClosed ? end + 1 : end
        return (start..<end, isClosed)
    }
}
