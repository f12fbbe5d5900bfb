extension HTMLScanner {
    /// RCDATA and RAWTEXT states (WHATWG HTML §13.2.5.2, §13.2.5.3, §13.2.5.9 to §13.2.5.14): text up to the
    /// appropriate end tag.
    mutating func scanRawText(in bytes: RawSpan, limit: Int) -> Token? {
        let start = position
        var end = start
        while true {
            end = bytes.firstOffset(of: UInt8(ascii: "<"), from: end, to: limit)
            if end == limit || isAppropriateEndTag(at: end, in: bytes, limit: limit) { break }
            end += 1
        }
        return leaveRawText(start..<end, limit: limit)
    }

    /// PLAINTEXT state (§13.2.5.5).
    mutating func scanPlainText(limit: Int) -> Token? {
        let start = position
        position = limit
        return reportsText ? .text(Text(range: start..<limit, contentModel: .plainText)) : nil
    }

    /// Reports the text of `range`. Before the limit an end tag follows, which reads the same in the data state.
    mutating func leaveRawText(_ range: Range<Int>, limit: Int) -> Token? {
        let model = contentModel
        position = range.upperBound
        if range.upperBound < limit { contentModel = .data }
        return range.isEmpty || !reportsText ? nil : .text(Text(range: range, contentModel: model))
    }

    /// Whether `</`, the name of the last start tag and the end of a name stand at `offset` (§13.2.5 "appropriate end
    /// tag token").
    func isAppropriateEndTag(at offset: Int, in bytes: RawSpan, limit: Int) -> Bool {
        guard offset + 2 < limit, bytes.byte(offset + 1) == UInt8(ascii: "/") else { return false }
        let count = lastStartTag?.count ?? initialStartTag.count
        let name = offset + 2..<offset + 2 + count
        guard count > 0, name.upperBound < limit, bytes.byte(name.upperBound).endsTagName else { return false }
        if let lastStartTag {
            return lastStartTag.upperBound <= bytes.byteCount && bytes.matchesIgnoringCase(lastStartTag, name)
        }
        return Self.isName(name, initialStartTag, in: bytes)
    }
}
