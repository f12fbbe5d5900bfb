/// A strict parser for HTTP/1.x request heads (RFC 9112): what could be read in two ways is refused, not guessed at.
struct RequestParser {
    struct Limits {
        /// The longest head in bytes, 431 past it.
        var head = 16_384
        /// The longest request target in bytes, 414 past it.
        var target = 8_000
        /// The longest body, in bytes, that is passed over so that the connection can go on behind it.
        var body = 65_536
    }

    let bytes: UnsafeRawBufferPointer
    let limits: Limits
    var position = 0

    static func parse(_ bytes: UnsafeRawBufferPointer, limits: Limits = Limits()) -> RequestParsing {
        var parser = RequestParser(bytes: bytes, limits: limits)
        do throws(Stop) {
            return .request(try parser.head())
        } catch {
            switch error {
            case .incomplete: return bytes.count >= limits.head ? .refused(.headTooLarge) : .incomplete
            case .refused(let status): return .refused(status)
            }
        }
    }

    private init(bytes: UnsafeRawBufferPointer, limits: Limits) {
        self.bytes = bytes
        self.limits = limits
    }

    enum Stop: Error {
        case incomplete
        case refused(ResponseStatus)
    }

    private mutating func head() throws(Stop) -> RequestHead {
        // One empty line before a request is passed over: there were clients that sent one behind a body (§2.2).
        _ = try emptyLine()
        let method = try method()
        let target = try target()
        let isHTTP11 = try version()
        let (path, authority) = try parts(of: target, for: method)
        var fields = Fields()
        while try !emptyLine() { try field(&fields) }
        let body = try fields.body(isHTTP11: isHTTP11)
        if isHTTP11 && fields.hosts != 1 || fields.hosts > 1 { throw .refused(.badRequest) }
        guard position <= limits.head else { throw .refused(.headTooLarge) }
        return RequestHead(
            method: method.known,
            isHTTP11: isHTTP11,
            path: path,
            host: authority ?? fields.host,
            userAgent: fields.userAgent,
            body: body,
            keepsAlive: !fields.closes && (isHTTP11 || fields.keepsAlive) && !method.isConnect && mayGoOn(behind: body)
                && (body == .none || !fields.expects),
            asksForAnonymity: fields.asksForAnonymity,
            isPrefetch: fields.isPrefetch,
            length: position)
    }

    private func mayGoOn(behind body: RequestHead.Body) -> Bool {
        switch body {
        case .none: true
        case .length(let length): length <= limits.body
        case .chunked: false
        }
    }

    // MARK: Request line (§3)

    typealias Method = (known: RequestHead.Method, isConnect: Bool)

    private mutating func method() throws(Stop) -> Method {
        let start = position
        skipToken()
        // No method is longer; a client that sends letters without end speaks something else.
        if position - start > 32 { throw .refused(.badRequest) }
        let name = start..<position
        try take(0x20)
        if name.isEmpty { throw .refused(.badRequest) }
        if equals(name, "GET") { return (.get, false) }
        if equals(name, "HEAD") { return (.head, false) }
        if equals(name, "POST") { return (.post, false) }
        return (.other, equals(name, "CONNECT"))
    }

    private mutating func target() throws(Stop) -> Range<Int> {
        let start = position
        skipEights { Self.isEvery($0, from: 0x21) && !Self.isAny($0, above: 0x7E) }
        while let byte = peek(), byte > 0x20, byte < 0x7F { position += 1 }
        if position - start > limits.target { throw .refused(.uriTooLong) }
        let target = start..<position
        try take(0x20)
        if target.isEmpty { throw .refused(.badRequest) }
        return target
    }

    /// Whether it is HTTP/1.1; HTTP/1.0 is the other that is spoken here.
    private mutating func version() throws(Stop) -> Bool {
        for byte in "HTTP/".utf8 { try take(byte) }
        guard let major = peek() else { throw .incomplete }
        guard major == UInt8(ascii: "1") else { throw .refused(.versionNotSupported) }
        position += 1
        try take(UInt8(ascii: "."))
        guard let minor = peek() else { throw .incomplete }
        guard minor == UInt8(ascii: "0") || minor == UInt8(ascii: "1") else { throw .refused(.versionNotSupported) }
        position += 1
        try endOfLine()
        return minor == UInt8(ascii: "1")
    }
}
