extension HTMLScanner {
    /// Comment states (WHATWG HTML §13.2.5.43 to §13.2.5.52), at `<!--`.
    mutating func scanComment(in bytes: RawSpan, limit: Int) -> Token {
        let start = position
        // No comment ends inside a hidden conditional one, whose own end it would be. Searching at each `<!--` would be
        // quadratic.
        if hiddenConditional != nil {
            position = limit
            if let nested = nestedConditional(at: start, in: bytes, limit: limit) {
                position = nested.range.upperBound
                foreignContent = ForeignContent()
                return .conditionalStart(nested)
            }
            return .comment(
                Comment(
                    range: start..<limit, data: start + 4..<Self.unterminatedDataEnd(start + 4, in: bytes, limit: limit)
                ))
        }
        let (data, end) = Self.commentExtent(dataStart: start + 4, in: bytes, limit: limit)
        if scansConditionalComments, let token = scanConditionalComment(data: data, end: end, in: bytes, limit: limit) {
            return token
        }
        position = end ?? limit
        return .comment(Comment(range: start..<position, data: data))
    }

    /// Bogus comment state (§13.2.5.41), at the `<`: everything up to the next `>`.
    mutating func scanBogusComment(dataStart: Int, in bytes: RawSpan, limit: Int) -> Token {
        let start = position
        let dataEnd = bytes.firstOffset(of: UInt8(ascii: ">"), from: dataStart, to: limit)
        position = min(dataEnd + 1, limit)
        return .comment(Comment(range: start..<position, data: dataStart..<dataEnd))
    }

    /// The data of the comment whose `<!--` ends at `dataStart`, and the offset after its `>` unless the input ends
    /// first.
    private static func commentExtent(dataStart: Int, in bytes: RawSpan, limit: Int) -> (data: Range<Int>, end: Int?) {
        let empty = dataStart..<dataStart
        if bytes.matches(">", at: dataStart, limit: limit) { return (empty, dataStart + 1) }
        if bytes.matches("->", at: dataStart, limit: limit) { return (empty, dataStart + 2) }
        var offset = dataStart
        while true {
            offset = bytes.firstOffset(of: UInt8(ascii: "-"), from: offset, to: limit)
            guard offset < limit else { break }
            if bytes.matches("-->", at: offset, limit: limit) { return (dataStart..<offset, offset + 3) }
            if bytes.matches("--!>", at: offset, limit: limit) { return (dataStart..<offset, offset + 4) }
            offset += 1
        }
        return (dataStart..<unterminatedDataEnd(dataStart, in: bytes, limit: limit), nil)
    }

    /// What may be the beginning of the comment's end is no data when the input ends there.
    private static func unterminatedDataEnd(_ dataStart: Int, in bytes: RawSpan, limit: Int) -> Int {
        let count = limit - dataStart
        if count >= 3, bytes.matches("--!", at: limit - 3, limit: limit) { return limit - 3 }
        if count >= 2, bytes.matches("--", at: limit - 2, limit: limit) { return limit - 2 }
        if count >= 1, bytes.byte(limit - 1) == UInt8(ascii: "-") { return limit - 1 }
        return limit
    }
}
