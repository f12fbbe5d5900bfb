import Testing

@testable import Edge

@Suite("The fields of a request")
struct RequestFieldTests {
    private func request(_ fields: [String], version: String = "1.1", host: Bool = true) -> String {
        "GET /a HTTP/\(version)\r\n" + (host ? ["Host: a"] + fields : fields).map { $0 + "\r\n" }.joined() + "\r\n"
    }

    @Test(
        "What could be read in two ways is refused",
        arguments: [
            [" folded"], ["X: a", " b"], ["X: a", "\tb"], ["X : a"], [": a"], ["X"], ["X a"], ["X\t: a"], ["(X): a"],
            ["X: a\0b"], ["X: a\u{7F}"], ["X: a\u{1B}"], ["X: a\u{8}b"], ["é: a"], ["X\0: a"], ["Host: b"], ["host: a"],
            ["HOST:"], ["Content-Length: 1", "Content-Length: 1"], ["Content-Length: 0", "content-length: 0"],
            ["Content-Length: 1, 1"], ["Content-Length: +1"], ["Content-Length: -1"], ["Content-Length: 0x1"],
            ["Content-Length: 1 1"], ["Content-Length:"], ["Content-Length: a"],
            ["Content-Length: 9999999999999999999"],
            ["Content-Length: 0000000000000000001"], ["Content-Length: 1\t"], ["Content-Length: 1 \t "],
            ["Transfer-Encoding: chunked\t"],
            ["Content-Length: 1", "Transfer-Encoding: chunked"], ["Transfer-Encoding: chunked", "Content-Length: 0"],
        ])
    func refused(fields: [String]) {
        #expect(parse(request(fields)) == .refused(.badRequest))
        if !fields[0].lowercased().hasPrefix("host") {
            #expect(parse(request(fields, version: "1.0")) == .refused(.badRequest))
        }
    }

    @Test("RFC 9112 §3.2: one Host in HTTP/1.1, one at most in HTTP/1.0")
    func host() throws {
        #expect(parse(request([], host: false)) == .refused(.badRequest))
        #expect(parse(request(["Host: a", "Host: a"], host: false)) == .refused(.badRequest))
        #expect(parse(request(["Host: a", "hOsT: b"], version: "1.0", host: false)) == .refused(.badRequest))
        for fields in [[], ["Host: a"], ["Host:"]] { _ = try head(request(fields, version: "1.0", host: false)) }
        for field in ["Host:", "Host:a", "hOST: \t a:80 \t "] { _ = try head(request([field], host: false)) }
    }

    @Test(
        "Whether the connection stays open",
        arguments: [
            ([], true, false), (["Connection: close"], false, false), (["Connection: keep-alive"], true, true),
            (["connection: CLOSE"], false, false), (["Connection: Keep-Alive"], true, true),
            (["Connection: upgrade, close"], false, false), (["Connection: close,upgrade"], false, false),
            (["Connection: \t, keep-alive\t ,,upgrade"], true, true), (["Connection: keep-alive, close"], false, false),
            (["Connection: upgrade", "Connection: close"], false, false), (["Connection: closed"], true, false),
            (["Connection: \"close\""], true, false), (["Connection: keep-alive-not"], true, false),
            (["Connection:"], true, false),
            (["X-Connection: close"], true, false), (["Content-Length: 0"], true, false),
            (["Content-Length: 000", "Connection: keep-alive"], true, true), (["Content-Length: 1"], true, false),
            (["Content-Length: 65536", "Connection: keep-alive"], true, true),
            (["Content-Length: 65537"], false, false),
            (["Content-Length: 999999999999999999", "Connection: keep-alive"], false, false),
            (["Expect: 100-continue"], true, false), (["Expect: 100-continue", "Content-Length: 5"], false, false),
            (["Content-Length: 5", "expect: x", "Connection: keep-alive"], false, false),
        ])
    func keepAlive(fields: [String], in11: Bool, in10: Bool) throws {
        #expect(try head(request(fields)).keepsAlive == in11)
        #expect(try head(request(fields, version: "1.0")).keepsAlive == in10)
    }

    @Test(
        "RFC 9112 §6: what follows the head",
        arguments: [
            ([], .none), (["Content-Length: 0"], .none), (["Content-Length: 12"], .length(12)),
            (["content-length:\t007 "], .length(7)),
            (["Content-Length: 999999999999999999"], .length(999_999_999_999_999_999)),
            (["Transfer-Encoding: chunked"], .chunked),
            (["transfer-encoding: CHUNKED", "Connection: keep-alive"], .chunked),
        ] as [([String], RequestHead.Body)])
    func body(fields: [String], body: RequestHead.Body) throws {
        let head = try head(request(fields))
        #expect(head.body == body)
        if body == .chunked { #expect(!head.keepsAlive) }
        if body == .chunked { #expect(parse(request(fields, version: "1.0")) == .refused(.badRequest)) }
    }

    @Test(
        "RFC 9112 §6.1: codings that are not read here",
        arguments: [
            ["Transfer-Encoding: gzip"], ["Transfer-Encoding: identity"], ["Transfer-Encoding:"],
            ["Transfer-Encoding: gzip, chunked"], ["Transfer-Encoding: chunked, chunked"],
            ["Transfer-Encoding: xchunked"],
            ["Transfer-Encoding: chunked", "Transfer-Encoding: chunked"], ["Transfer-Encoding: chunked;a=b"],
        ])
    func codings(fields: [String]) { #expect(parse(request(fields)) == .refused(.notImplemented)) }

    @Test(
        "M7.3 Sec-GPC: 1 and DNT: 1 ask for anonymity",
        arguments: [
            ([], false), (["DNT: 1"], true), (["dnt:1"], true), (["Sec-GPC: 1"], true), (["SEC-GPC:\t1 "], true),
            (["DNT: 0"], false), (["DNT:"], false), (["DNT: 11"], false), (["DNT: true"], false),
            (["Sec-GPC: 0"], false),
            (["DNT: 0", "Sec-GPC: 1"], true), (["DNT: 1", "DNT: 0"], true), (["X-DNT: 1"], false), (["DNT1: 1"], false),
        ])
    func anonymity(fields: [String], asks: Bool) throws { #expect(try head(request(fields)).asksForAnonymity == asks) }

    @Test(
        "M12.3 fetching ahead is said in three ways",
        arguments: [
            ([], false), (["Purpose: prefetch"], true), (["purpose: Prefetch"], true), (["X-Moz: prefetch"], true),
            (["Sec-Purpose: prefetch"], true), (["Sec-Purpose: prefetch;prerender"], true),
            (["Sec-Purpose: prefetch;anonymous-client-ip"], true), (["Sec-Purpose: other"], false),
            (["Purpose:"], false),
            (["Sec-Fetch-Dest: prefetch"], false), (["X-Purpose: prefetch"], false), (["Purpose: pre"], false),
            (["Purpose: x", "X-Moz: prefetch"], true), (["X-Moz: prefetch", "Purpose: x"], true),
        ])
    func prefetch(fields: [String], isPrefetch: Bool) throws {
        #expect(try head(request(fields)).isPrefetch == isPrefetch)
    }

    @Test(
        "The user agent, without the space around it",
        arguments: [
            ([], nil), (["User-Agent: a b"], "a b"), (["user-agent:a"], "a"), (["USER-AGENT: \t a \t"], "a"),
            (["User-Agent:"], ""), (["User-Agent: é👍"], "é👍"), (["User-Agent: a\tb"], "a\tb"),
            (["X-User-Agent: a"], nil),
        ])
    func userAgent(fields: [String], expected: String?) throws {
        let text = request(fields)
        #expect(try head(text).userAgent.map { slice($0, of: text) } == expected)
    }

    @Test("Every character of a token may stand in a name, and no other", arguments: UInt8.min...UInt8.max)
    func names(byte: UInt8) {
        let isToken = Array("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8)
            .contains(byte)
        let bytes = Array("GET / HTTP/1.1\r\nHost: a\r\nX".utf8) + [byte] + Array("Y: b\r\n\r\n".utf8)
        // "X:Y: b" is a field of its own.
        let isRequest = isToken || byte == UInt8(ascii: ":")
        #expect((parse(bytes) != .refused(.badRequest)) == isRequest)
    }

    @Test("Every byte but controls may stand in a value, wherever in it", arguments: UInt8.min...UInt8.max)
    func values(byte: UInt8) {
        for before in 0...17 {
            let value = [UInt8](repeating: 0x61, count: before) + [byte] + Array("bcdefghijk".utf8)
            let bytes = Array("GET / HTTP/1.1\r\nHost: a\r\nX: ".utf8) + value + Array("\r\n\r\n".utf8)
            #expect((parse(bytes) == .refused(.badRequest)) == (byte < 0x20 && byte != 0x09 || byte == 0x7F))
        }
    }

    @Test("Every printable character may stand in a target, wherever in it", arguments: UInt8.min...UInt8.max)
    func targets(byte: UInt8) {
        for before in 0...17 {
            let target = [UInt8](repeating: 0x61, count: before) + [byte] + Array("bcdefghijk".utf8)
            let bytes = Array("GET /".utf8) + target + Array(" HTTP/1.1\r\nHost: a\r\n\r\n".utf8)
            #expect((parse(bytes) == .refused(.badRequest)) == !(0x21...0x7E).contains(byte))
        }
    }
}
