extension HTMLScanner {
    private enum ScriptEscape {
        case none, escaped, doubleEscaped
    }

    /// Script data states (WHATWG HTML §13.2.5.4, §13.2.5.15 to §13.2.5.31): text up to the appropriate end tag, except
    /// in `<!-- <script> … </script> -->`.
    mutating func scanScriptData(in bytes: RawSpan, limit: Int) -> Token? {
        let start = position
        var offset = start
        var escape = ScriptEscape.none
        var dashes = 0
        while offset < limit {
            if escape == .none {
                offset = bytes.firstOffset(of: UInt8(ascii: "<"), from: offset, to: limit)
                if offset == limit { break }
            }
            switch bytes.byte(offset) {
            case UInt8(ascii: "<"):
                dashes = 0
                if escape != .doubleEscaped, isAppropriateEndTag(at: offset, in: bytes, limit: limit) {
                    return leaveRawText(start..<offset, limit: limit)
                }
                if escape == .none, bytes.matches("<!--", at: offset, limit: limit) {
                    escape = .escaped
                    dashes = 2
                    offset += 4
                } else {
                    offset = Self.followScriptTag(at: offset, escape: &escape, in: bytes, limit: limit)
                }
            case UInt8(ascii: "-"):
                dashes = min(dashes + 1, 2)
                offset += 1
            case UInt8(ascii: ">"):
                if dashes == 2 { escape = .none }
                dashes = 0
                offset += 1
            default:
                dashes = 0
                offset += 1
            }
        }
        return leaveRawText(start..<limit, limit: limit)
    }

    /// Script data double escape start and end states (§13.2.5.26, §13.2.5.31), at the `<`. Returns where to go on.
    private static func followScriptTag(
        at offset: Int, escape: inout ScriptEscape, in bytes: RawSpan, limit: Int
    ) -> Int {
        var nameStart = offset + 1
        switch escape {
        case .none:
            return nameStart
        case .escaped:
            break
        case .doubleEscaped:
            guard nameStart < limit, bytes.byte(nameStart) == UInt8(ascii: "/") else { return nameStart }
            nameStart += 1
        }
        var nameEnd = nameStart
        while nameEnd < limit, bytes.byte(nameEnd).isASCIILetter { nameEnd += 1 }
        guard nameEnd < limit, bytes.byte(nameEnd).endsTagName, isName(nameStart..<nameEnd, "script", in: bytes) else {
            return nameEnd
        }
        escape = escape == .escaped ? .doubleEscaped : .escaped
        return nameEnd + 1
    }
}
