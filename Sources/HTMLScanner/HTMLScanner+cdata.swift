extension HTMLScanner {
    /// Whether `<![CDATA[`, in upper case only, stands at `offset` (WHATWG HTML §13.2.5.42).
    static func opensCDATA(at offset: Int, in bytes: RawSpan, limit: Int) -> Bool {
        guard bytes.matches("<![cdata[", at: offset, limit: limit) else { return false }
        for letter in offset + 3..<offset + 8 where bytes.byte(letter) & 0x20 != 0 { return false }
        return true
    }

    /// CDATA section states (§13.2.5.69 to §13.2.5.71): text through `]]>`, which is not part of it.
    mutating func scanCDATA(in bytes: RawSpan, limit: Int) -> Token? {
        let start = position
        var end = start
        while true {
            end = bytes.firstOffset(of: UInt8(ascii: "]"), from: end, to: limit)
            if end == limit {
                position = limit
                break
            }
            if bytes.matches("]]>", at: end, limit: limit) {
                position = end + 3
                contentModel = .data
                break
            }
            end += 1
        }
        return end > start && reportsText ? .text(Text(range: start..<end, contentModel: .cdata)) : nil
    }
}
