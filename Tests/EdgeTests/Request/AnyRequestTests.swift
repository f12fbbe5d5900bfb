import TestSupport
import Testing

@testable import Edge

@Suite("Any bytes as a request")
struct AnyRequestTests {
    private static let requests = [
        "GET / HTTP/1.1\r\nHost: a\r\n\r\n", "HEAD /a?b HTTP/1.0\r\n\r\n",
        """
        GET http://example.org/api/orgs/x/r/y HTTP/1.1\r\nHost: example.org\r\nUser-Agent: Mozilla/5.0 (X11)\r
        Connection: keep-alive, x\r\nDNT: 1\r\nSec-Purpose: prefetch;prerender\r\nContent-Length: 12\r\n\r\n
        """,
        "POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\nHost: a\r\nX:\t\r\n\r\n",
    ]

    @Test("Every beginning of a request is incomplete, and what follows it does not change it", arguments: requests)
    func beginnings(text: String) throws {
        let bytes = Array(text.utf8)
        let head = try head(text)
        #expect(head.length == bytes.count)
        for count in 0..<bytes.count { #expect(parse(bytes.prefix(count)) == .incomplete, "\(count) bytes") }
        for next in ["G", "\r\n", "\0", text] { #expect(parse(bytes + Array(next.utf8)) == .request(head)) }
    }

    private static let pieces = [
        "GET ", "HEAD ", "/", "http://", " HTTP/1.1", " HTTP/1.0", "\r\n", "\r", "\n", "\r\n\r\n", "Host: a", ": ", ":",
        " ",
        "\t", "\0", "Content-Length: 5", "Connection: close", "Connection: ,,", "Transfer-Encoding: x", "User-Agent:",
        "é", "?",
    ]

    /// What has to hold whatever the bytes are.
    private func check(_ bytes: [UInt8], _ generator: inout SeededGenerator) -> RequestParsing {
        let parsing = parse(bytes)
        if case .request(let head) = parsing {
            #expect(head.length <= bytes.count && bytes.prefix(head.length).suffix(4).elementsEqual("\r\n\r\n".utf8))
            #expect(head.path.upperBound <= head.length && (head.userAgent?.upperBound ?? 0) <= head.length)
            #expect((head.host?.upperBound ?? 0) <= head.length && head.host?.isEmpty != true)
            #expect(head.path.isEmpty || bytes[head.path.lowerBound] == UInt8(ascii: "/"))
            #expect(parse(bytes.prefix(head.length)) == parsing)
            #expect(!bytes.prefix(head.length).contains(0))
        }
        // However the bytes come in, they are read the same.
        let first = parse(bytes.prefix(Int.random(in: 0...bytes.count, using: &generator)))
        #expect(first == .incomplete || first == parsing)
        return parsing
    }

    @Test("Mutated requests are read, awaited or refused")
    func mutations() {
        var generator = SeededGenerator(seed: 1)
        var outcomes: [String: Int] = [:]
        for _ in 0..<16_000 {
            let bytes = generator.mutated(
                Array(Self.requests.randomElement(using: &generator)!.utf8), pieces: Self.pieces, longestStretch: 20)
            switch check(bytes, &generator) {
            case .incomplete: outcomes["incomplete", default: 0] += 1
            case .request: outcomes["request", default: 0] += 1
            case .refused: outcomes["refused", default: 0] += 1
            }
        }
        #expect(outcomes.count == 3 && outcomes.values.allSatisfy { $0 > 500 })
    }

    @Test("Random bytes and random pieces are read, awaited or refused")
    func noise() {
        var generator = SeededGenerator(seed: 2)
        for _ in 0..<4_000 {
            let count = Int.random(in: 0...60, using: &generator)
            _ = check((0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }, &generator)
            let pieces = (0..<count / 3).flatMap { _ in Array(Self.pieces.randomElement(using: &generator)!.utf8) }
            _ = check(Array("GET /a HTTP/1.1\r\n".utf8) + pieces, &generator)
        }
    }
}
