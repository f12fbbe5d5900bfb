import Testing

@testable import Edge

func parse(_ bytes: some Sequence<UInt8>, limits: RequestParser.Limits = .init()) -> RequestParsing {
    Array(bytes).withUnsafeBytes { RequestParser.parse($0, limits: limits) }
}

func parse(_ text: String, limits: RequestParser.Limits = .init()) -> RequestParsing {
    parse(text.utf8, limits: limits)
}

/// The request that a text begins with; records an issue where it is none.
func head(_ text: String) throws -> RequestHead {
    let parsing = parse(text)
    guard case .request(let head) = parsing else {
        struct NoRequest: Error { let parsing: RequestParsing }
        throw NoRequest(parsing: parsing)
    }
    return head
}

func slice(_ range: Range<Int>, of text: String) -> String { String(decoding: Array(text.utf8)[range], as: UTF8.self) }

@Suite("Requests")
struct RequestParserTests {
    @Test(
        "The request line: method, path of the target, version",
        arguments: [
            ("GET / HTTP/1.1", .get, "/"), ("HEAD /a/b HTTP/1.1", .head, "/a/b"), ("POST /a HTTP/1.1", .post, "/a"),
            ("post /a HTTP/1.1", .other, "/a"), ("POSTS /a HTTP/1.1", .other, "/a"),
            ("get /a HTTP/1.1", .other, "/a"), ("GETS /a HTTP/1.1", .other, "/a"), ("M-SEARCH * HTTP/1.1", .other, ""),
            ("OPTIONS * HTTP/1.1", .other, ""), ("CONNECT a:443 HTTP/1.1", .other, ""),
            ("GET /a?b=/c HTTP/1.1", .get, "/a"),
            ("GET /a#b?c HTTP/1.1", .get, "/a"), ("GET /? HTTP/1.1", .get, "/"), ("GET //a HTTP/1.1", .get, "//a"),
            ("GET http://a/b/c?d HTTP/1.1", .get, "/b/c"), ("GET HTTPS://u:p@a:1/b HTTP/1.1", .get, "/b"),
            ("GET http://a HTTP/1.1", .get, ""), ("GET http://[::1]:8/b HTTP/1.1", .get, "/b"),
            ("GET /%zz/..//~'\"{|}<> HTTP/1.1", .get, "/%zz/..//~'\"{|}<>"), ("POST * HTTP/1.1", .post, ""),
            ("GET /a HTTP/1.0", .get, "/a"), ("GET /\(String(repeating: "a", count: 7999)) HTTP/1.1", .get, nil),
        ] as [(String, RequestHead.Method, String?)])
    func requestLine(line: String, method: RequestHead.Method, path: String?) throws {
        let text = line + "\r\nHost: a\r\n\r\n"
        let head = try head(text)
        #expect(head.method == method)
        if let path { #expect(slice(head.path, of: text) == path) }
        #expect(head.length == text.utf8.count)
        #expect(head.isHTTP11 == line.hasSuffix("1.1"))
        // Behind CONNECT, a client may believe that it is in a tunnel.
        #expect(head.keepsAlive == (head.isHTTP11 && !line.hasPrefix("CONNECT")))
        #expect(head.body == .none)
        #expect(head.userAgent == nil && !head.asksForAnonymity && !head.isPrefetch)
    }

    @Test(
        "An absolute target without a path has none, whatever stands in its query", arguments: ["?/b", "?x#/b", ""])
    func noPath(rest: String) throws {
        let text = "GET http://a\(rest) HTTP/1.1\r\nHost: a\r\n\r\n"
        #expect(slice(try head(text).path, of: text) == "")
    }

    @Test(
        "A request line that is none",
        arguments: [
            (" / HTTP/1.1", .badRequest), ("GET", .badRequest), ("GET /", .badRequest),
            ("GET  / HTTP/1.1", .badRequest),
            ("GET /  HTTP/1.1", .badRequest), ("GET / HTTP/1.1 ", .badRequest), ("GET\t/ HTTP/1.1", .badRequest),
            ("GET / http/1.1", .badRequest), ("GET / HTTP/1.10", .badRequest), ("GET / HTTP/1,1", .badRequest),
            ("GET / HTTP/11", .badRequest), ("GET / HTTPS/1.1", .badRequest), ("GET /\u{7F} HTTP/1.1", .badRequest),
            ("GET /é HTTP/1.1", .badRequest), ("GET /\0 HTTP/1.1", .badRequest), ("GET /\u{1} HTTP/1.1", .badRequest),
            ("G\0T / HTTP/1.1", .badRequest), ("GÉT / HTTP/1.1", .badRequest), ("G(T / HTTP/1.1", .badRequest),
            ("\u{16}\u{3}\u{1}", .badRequest), ("", .badRequest), (String(repeating: "G", count: 33), .badRequest),
            ("GET x HTTP/1.1", .badRequest), ("GET * HTTP/1.1", .badRequest), ("GET a:80 HTTP/1.1", .badRequest),
            ("GET ?a HTTP/1.1", .badRequest), ("GET ftp://a/ HTTP/1.1", .badRequest),
            ("GET http:/a HTTP/1.1", .badRequest),
            ("GET http:// HTTP/1.1", .badRequest), ("GET http:///a HTTP/1.1", .badRequest),
            ("GET http://:80/ HTTP/1.1", .badRequest), ("GET http://u@/ HTTP/1.1", .badRequest),
            ("GET http://u@v@a/ HTTP/1.1", .badRequest), ("GET http://a:b/ HTTP/1.1", .badRequest),
            ("GET http://u{@a/ HTTP/1.1", .badRequest),
            ("GET http://u[:p@a/ HTTP/1.1", .badRequest), ("GET http://a#/b HTTP/1.1", .badRequest),
            ("CONNECT /a HTTP/1.1", .badRequest), ("CONNECT http://a HTTP/1.1", .badRequest),
            ("GET / HTTP/2.0", .versionNotSupported), ("GET / HTTP/0.9", .versionNotSupported),
            ("GET / HTTP/1.2", .versionNotSupported), ("GET / HTTP/3", .versionNotSupported),
            ("PRI * HTTP/2.0", .versionNotSupported), ("GET / HTTP/x", .versionNotSupported),
            ("GET /\(String(repeating: "a", count: 8000)) HTTP/1.1", .uriTooLong),
        ] as [(String, ResponseStatus)])
    func refusedLine(line: String, status: ResponseStatus) {
        #expect(parse(line + "\r\nHost: a\r\n\r\n") == .refused(status))
    }

    @Test("RFC 9112 §2.2: one empty line before a request is passed over, and no more")
    func emptyLineBefore() throws {
        let text = "\r\nGET /a HTTP/1.1\r\nHost: b\r\n\r\n"
        let head = try head(text)
        #expect(head.length == text.utf8.count && slice(head.path, of: text) == "/a")
        #expect(parse("\r\n" + text) == .refused(.badRequest))
        #expect(parse("\r") == .incomplete && parse("\r\n") == .incomplete)
    }

    @Test(
        "Line ends are CRLF and nothing else",
        arguments: [
            "GET / HTTP/1.1\nHost: a\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\n\n",
            "GET / HTTP/1.1\n\n", "GET / HTTP/1.1\rHost: a\r\r", "GET / HTTP/1.1\r\r\nHost: a\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\rX: b\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\n\rX",
            "\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
        ])
    func lineEnds(text: String) { #expect(parse(text) == .refused(.badRequest)) }

    @Test("Limits: a target of 8,000 bytes and a head of 16,384, and none longer")
    func limits() {
        let limits = RequestParser.Limits(head: 200, target: 50)
        func request(target: Int, head: Int) -> String {
            let start = "GET /\(String(repeating: "a", count: target - 1)) HTTP/1.1\r\nHost: a\r\nX: "
            return start + String(repeating: "b", count: head - start.utf8.count - 4) + "\r\n\r\n"
        }
        func status(_ parsing: RequestParsing) -> ResponseStatus? {
            if case .refused(let status) = parsing { status } else { nil }
        }
        #expect(RequestParser.Limits().head == 16_384 && RequestParser.Limits().target == 8_000)
        for (target, head, expected) in [
            (50, 100, nil), (51, 120, .uriTooLong), (10, 200, nil), (10, 201, .headTooLarge), (50, 200, nil),
            (10, 5000, .headTooLarge), (51, 5000, .uriTooLong),
        ] as [(Int, Int, ResponseStatus?)] {
            let text = Array(request(target: target, head: head).utf8)
            #expect(status(parse(text, limits: limits)) == expected, "\(target), \(head)")
            // The same where it comes in pieces: no longer a wait than to the limit.
            let first = (1...text.count).first { parse(text.prefix($0), limits: limits) != .incomplete } ?? 0
            #expect(status(parse(text.prefix(first), limits: limits)) == expected)
            #expect(first == (expected == nil ? head : expected == .uriTooLong ? 55 : 200))
        }
    }
}
