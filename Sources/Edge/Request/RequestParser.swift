/// A strict parser for HTTP/1.x request heads (RFC 9112): what could be read in two ways is refused, not guessed at.
struct RequestParser {
    struct Limits {
        /// The longest head in bytes, 431 past it.
        var head = 16_384
        /// The longest request target in bytes, 414 past it.
        var target = 8_000
    }

    private let bytes: UnsafeRawBufferPointer
    private let limits: Limits
    private var position = 0

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

    private enum Stop: Error {
        case incomplete
        case refused(ResponseStatus)
    }

    private mutating func head() throws(Stop) -> RequestHead {
        let method = try method()
        let target = try target()
        let isHTTP11 = try version()
        var fields = Fields()
        while try !emptyLine() { try field(&fields) }
        if isHTTP11 && fields.hosts != 1 || fields.hosts > 1 || fields.hasLength && fields.hasTransferEncoding {
            throw .refused(.badRequest)
        }
        guard position <= limits.head else { throw .refused(.headTooLarge) }
        return RequestHead(
            method: method,
            path: path(of: target),
            userAgent: fields.userAgent,
            keepsAlive: !fields.closes && (isHTTP11 || fields.keepsAlive) && !fields.hasBody,
            asksForAnonymity: fields.asksForAnonymity,
            isPrefetch: fields.isPrefetch,
            length: position)
    }

    // MARK: Request line

    private mutating func method() throws(Stop) -> RequestHead.Method {
        let start = position
        while let byte = peek(), Self.isToken(byte) {
            position += 1
            // No method is longer; a client that sends letters without end speaks something else.
            if position - start > 32 { throw .refused(.badRequest) }
        }
        let name = start..<position
        try take(0x20)
        if name.isEmpty { throw .refused(.badRequest) }
        return equals(name, "GET") ? .get : equals(name, "HEAD") ? .head : .other
    }

    private mutating func target() throws(Stop) -> Range<Int> {
        let start = position
        while let byte = peek(), byte > 0x20, byte < 0x7F {
            position += 1
            if position - start > limits.target { throw .refused(.uriTooLong) }
        }
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

    /// The path of a target in origin or absolute form; empty where there is none.
    private func path(of target: Range<Int>) -> Range<Int> {
        var start = target.lowerBound
        let end = bytes[target].firstIndex { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") } ?? target.upperBound
        if bytes[start] != UInt8(ascii: "/") {
            guard let colon = bytes[start..<end].firstIndex(of: UInt8(ascii: ":")), colon + 2 < end,
                bytes[colon + 1] == UInt8(ascii: "/"), bytes[colon + 2] == UInt8(ascii: "/"),
                let slash = bytes[(colon + 3)..<end].firstIndex(of: UInt8(ascii: "/"))
            else { return start..<start }
            start = slash
        }
        return start..<end
    }

    // MARK: Fields

    private struct Fields {
        var hosts = 0
        var hasLength = false
        var hasBody = false
        var hasTransferEncoding = false
        var closes = false
        var keepsAlive = false
        var userAgent: Range<Int>?
        var asksForAnonymity = false
        var isPrefetch = false
    }

    private mutating func field(_ fields: inout Fields) throws(Stop) {
        let nameStart = position
        while let byte = peek(), Self.isToken(byte) { position += 1 }
        let name = nameStart..<position
        // An empty name is also what a folded line (RFC 9112 §5.2) looks like from here.
        if name.isEmpty, peek() != nil { throw .refused(.badRequest) }
        try take(UInt8(ascii: ":"))
        while let byte = peek(), byte == 0x20 || byte == 0x09 { position += 1 }
        let valueStart = position
        while let byte = peek(), byte >= 0x20 && byte != 0x7F || byte == 0x09 { position += 1 }
        var value = valueStart..<position
        try endOfLine()
        while let last = value.last, bytes[last] == 0x20 || bytes[last] == 0x09 { value = value.dropLast() }
        try note(name, value, &fields)
    }

    private func note(_ name: Range<Int>, _ value: Range<Int>, _ fields: inout Fields) throws(Stop) {
        // The length decides first: nearly every field is none of these.
        switch name.count {
        case 3 where equals(name, "dnt"), 7 where equals(name, "sec-gpc"):
            fields.asksForAnonymity = fields.asksForAnonymity || equals(value, "1")
        case 4 where equals(name, "host"):
            fields.hosts += 1
        case 5 where equals(name, "x-moz"), 7 where equals(name, "purpose"), 11 where equals(name, "sec-purpose"):
            fields.isPrefetch = fields.isPrefetch || hasPrefix(value, "prefetch")
        case 10 where equals(name, "user-agent"):
            fields.userAgent = value
        case 10 where equals(name, "connection"):
            for token in bytes[value].split(separator: UInt8(ascii: ",")) {
                var token = token.startIndex..<token.endIndex
                while let last = token.last, bytes[last] == 0x20 || bytes[last] == 0x09 { token = token.dropLast() }
                while let first = token.first, bytes[first] == 0x20 || bytes[first] == 0x09 {
                    token = token.dropFirst()
                }
                if equals(token, "close") { fields.closes = true }
                if equals(token, "keep-alive") { fields.keepsAlive = true }
            }
        case 14 where equals(name, "content-length"):
            guard !fields.hasLength, !value.isEmpty, value.allSatisfy({ (0x30...0x39).contains(bytes[$0]) }) else {
                throw .refused(.badRequest)
            }
            fields.hasLength = true
            if value.contains(where: { bytes[$0] != 0x30 }) { fields.hasBody = true }
        case 17 where equals(name, "transfer-encoding"):
            fields.hasTransferEncoding = true
            fields.hasBody = true
        default:
            break
        }
    }

    // MARK: Bytes

    private func peek() -> UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func take(_ byte: UInt8) throws(Stop) {
        guard let next = peek() else { throw .incomplete }
        guard next == byte else { throw .refused(.badRequest) }
        position += 1
    }

    private mutating func endOfLine() throws(Stop) {
        try take(0x0D)
        try take(0x0A)
    }

    private mutating func emptyLine() throws(Stop) -> Bool {
        guard let next = peek() else { throw .incomplete }
        guard next == 0x0D else { return false }
        try endOfLine()
        return true
    }

    /// RFC 9110 §5.6.2.
    private static func isToken(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x5E...0x7A, 0x7C, 0x7E, 0x21, 0x23...0x27, 0x2A, 0x2B, 0x2D, 0x2E: true
        default: false
        }
    }

    private func equals(_ range: Range<Int>, _ text: StaticString) -> Bool {
        range.count == text.utf8CodeUnitCount && hasPrefix(range, text)
    }

    /// Letters are compared without regard to case; `text` has them in the form it is looked for.
    private func hasPrefix(_ range: Range<Int>, _ text: StaticString) -> Bool {
        guard range.count >= text.utf8CodeUnitCount else { return false }
        for offset in 0..<text.utf8CodeUnitCount {
            let wanted = text.utf8Start[offset]
            let byte = bytes[range.lowerBound + offset]
            let isLowerCase = (0x61...0x7A).contains(wanted)
            guard byte == wanted || isLowerCase && byte | 0x20 == wanted && (0x41...0x5A).contains(byte) else {
                return false
            }
        }
        return true
    }
}
