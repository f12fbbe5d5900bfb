extension RequestParser {
    /// What the fields have said so far.
    struct Fields {
        var hosts = 0
        var host: Range<Int>?
        /// In bytes.
        var length: Int?
        var isChunked = false
        /// `Expect`, whatever it is: the client may hold its body back, so it is not certain that one comes.
        var expects = false
        var closes = false
        var keepsAlive = false
        var userAgent: Range<Int>?
        var asksForAnonymity = false
        var isPrefetch = false

        /// RFC 9112 §6.3: a length in two ways, or chunks in HTTP/1.0, are how requests are smuggled.
        func body(isHTTP11: Bool) throws(Stop) -> RequestHead.Body {
            guard isChunked else { return length.map { $0 == 0 ? .none : .length($0) } ?? .none }
            if length != nil || !isHTTP11 { throw .refused(.badRequest) }
            return .chunked
        }
    }

    mutating func field(_ fields: inout Fields) throws(Stop) {
        let nameStart = position
        skipToken()
        let name = nameStart..<position
        // An empty name is also what a folded line (RFC 9112 §5.2) looks like from here.
        if name.isEmpty, peek() != nil { throw .refused(.badRequest) }
        try take(UInt8(ascii: ":"))
        while let byte = peek(), Self.isBlank(byte) { position += 1 }
        let valueStart = position
        skipEights { Self.isEvery($0, from: 0x20) && Self.isEvery($0 ^ Self.every(0x7F), from: 1) }
        var valueEnd = position
        while valueEnd < bytes.count, Self.isFieldContent(bytes[valueEnd]) { valueEnd &+= 1 }
        position = valueEnd
        try endOfLine()
        while valueEnd > valueStart, Self.isBlank(bytes[valueEnd - 1]) { valueEnd -= 1 }
        try note(name, valueStart..<valueEnd, &fields)
    }

    /// RFC 9110 §5.5, obsolete text included.
    @inline(__always)
    private static func isFieldContent(_ byte: UInt8) -> Bool { byte >= 0x20 && byte != 0x7F || byte == 0x09 }

    @inline(__always)
    private func note(_ name: Range<Int>, _ value: Range<Int>, _ fields: inout Fields) throws(Stop) {
        // The length decides first: nearly every field is none of these.
        switch name.count {
        case 3 where equals(name, "dnt"), 7 where equals(name, "sec-gpc"):
            fields.asksForAnonymity = fields.asksForAnonymity || equals(value, "1")
        case 4 where equals(name, "host"):
            fields.hosts += 1
            fields.host = try hostName(in: value)
        case 5 where equals(name, "x-moz"), 7 where equals(name, "purpose"), 11 where equals(name, "sec-purpose"):
            fields.isPrefetch = fields.isPrefetch || hasPrefix(value, "prefetch")
        case 6 where equals(name, "expect"):
            fields.expects = true
        case 10 where equals(name, "user-agent"):
            fields.userAgent = value
        case 10 where equals(name, "connection"):
            noteConnection(value, &fields)
        case 14 where equals(name, "content-length"):
            guard fields.length == nil, !isTabBehind(value), let length = length(value) else {
                throw .refused(.badRequest)
            }
            fields.length = length
        case 17 where equals(name, "transfer-encoding"):
            if isTabBehind(value) { throw .refused(.badRequest) }
            // No other coding is read here, nor chunks within chunks (RFC 9112 §6.1).
            guard !fields.isChunked, equals(value, "chunked") else { throw .refused(.notImplemented) }
            fields.isChunked = true
        default:
            break
        }
    }

    /// Looks for `close` and `keep-alive` in a list (RFC 9110 §7.6.1).
    private func noteConnection(_ value: Range<Int>, _ fields: inout Fields) {
        var start = value.lowerBound
        while start < value.upperBound {
            let comma = bytes[start..<value.upperBound].firstIndex(of: UInt8(ascii: ",")) ?? value.upperBound
            var end = comma
            while start < end, Self.isBlank(bytes[start]) { start += 1 }
            while start < end, Self.isBlank(bytes[end - 1]) { end -= 1 }
            if equals(start..<end, "close") { fields.closes = true }
            if equals(start..<end, "keep-alive") { fields.keepsAlive = true }
            start = comma + 1
        }
    }

    /// Whether there is a tab between a value and the end of its line, of which this is called at the end. It may be there
    /// (RFC 9110 §5.6.3); but not all readers pass over it, and on where a body ends all have to agree.
    private func isTabBehind(_ value: Range<Int>) -> Bool { bytes[value.upperBound..<position].contains(0x09) }

    /// Digits only, and not so many that one reader's number could be another's overflow.
    private func length(_ value: Range<Int>) -> Int? {
        guard (1...18).contains(value.count) else { return nil }
        var length = 0
        for byte in bytes[value] {
            guard (0x30...0x39).contains(byte) else { return nil }
            length = length * 10 + Int(byte - 0x30)
        }
        return length
    }
}
