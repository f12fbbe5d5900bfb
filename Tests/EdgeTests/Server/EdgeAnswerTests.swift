import Edge
import Foundation
import Interactions
import Journal
import LinkIdentifiers
import Synchronization
import Testing

@Suite("The edge's answers over a real socket", .timeLimit(.minutes(1)))
struct EdgeAnswerTests {
    private static let redirectHeaders = [
        "Cache-Control: no-store", "Referrer-Policy: no-referrer", "X-Robots-Tag: noindex", "Content-Length: 0",
    ]

    @Test("M6.1 a link redirects with its headers, and the click is recorded")
    func redirect() async throws {
        try await RunningEdge.serve { edge, sample in
            let answer = try #require(
                try await edge.request(
                    sample.path(4, values: ["A/B", "Köln"]), fields: ["User-Agent: Mozilla/5.0 é", "DNT: 1"]))
            let location = "https://example.org/for/A%2FB?a=1&b=K%C3%B6ln#x"
            #expect(
                answer
                    == .init(status: "302 Found", headers: ["Location: \(location)"] + Self.redirectHeaders, body: []))
            let expected = JournalEntry(
                at: Sample.now, link: LinkReference(delivery: sample.deliveries[0], ordinal: 4)!, destination: location,
                userAgent: "Mozilla/5.0 é", asksForAnonymity: true, isPrefetch: false)
            #expect(try await edge.entries() == [expected])
            #expect(edge.server.counts.recorded == 1)
        }
    }

    @Test("M6.1 what goes into the journal of a link that is the same for everybody")
    func plainEntry() async throws {
        try await RunningEdge.serve { edge, sample in
            let agent = String(repeating: "x", count: 600)
            let answer = try await edge.request(
                sample.path(1, delivery: 1) + "?fbclid=1", fields: ["User-Agent: \(agent)", "Purpose: prefetch"])
            #expect(answer?.header("Location") == "https://example.org/plain")
            let entries = try await edge.entries()
            #expect(entries.map(\.link) == [LinkReference(delivery: sample.deliveries[1], ordinal: 1)])
            #expect(entries.map(\.destination) == [nil])
            #expect(entries.map(\.userAgent.utf8.count) == [JournalEntry.maximumUserAgentLength])
            #expect(entries.map(\.isPrefetch) == [true] && entries.map(\.asksForAnonymity) == [false])
        }
    }

    @Test("M6.2, M6.3 while the clock jumps about links redirect, and each click is recorded at the time it shows")
    func clock() async throws {
        let jumps = [0, -86_400, 3600, -86_400 * 365, 1]
        let turn = Mutex(0)
        let now: @Sendable () -> Date = { Sample.now + Double(jumps[turn.withLock { $0 }]) }
        try await RunningEdge.serve(now: now) { edge, sample in
            for index in jumps.indices {
                turn.withLock { $0 = index }
                #expect(try await edge.request(sample.path(1))?.status == "302 Found")
            }
            let times = try await edge.entries().map(\.at)
            #expect(times == jumps.map { Sample.now + Double($0) })
        }
    }

    @Test("M6.4 HEAD redirects and records nothing")
    func head() async throws {
        try await RunningEdge.serve { edge, sample in
            let path = sample.path(1)
            try await Connection.open(port: edge.port) { connection in
                let head = try #require(try await connection.request(path, method: "HEAD"))
                #expect(head.status == "302 Found")
                #expect(head.headers == ["Location: https://example.org/plain"] + Self.redirectHeaders)
                #expect(try await edge.entries().isEmpty && edge.server.counts.recorded == 0)
                // The headers are those of GET, and no body stands between this answer and the next.
                #expect(try await connection.request(path) == head)
                let pixel = try #require(try await connection.request(sample.path(0, kind: "o"), method: "HEAD"))
                #expect(pixel.status == "200 OK" && pixel.header("Content-Length") == "43")
                #expect(try await connection.request(path) == head)
            }
            #expect(try await edge.entries().count == 2)
        }
    }

    @Test(
        "M6.4 other methods get 405 and record nothing",
        arguments: ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "get", "TRACE"])
    func otherMethods(method: String) async throws {
        try await RunningEdge.serve { edge, sample in
            for path in [sample.path(1), sample.path(0, kind: "o"), "/"] {
                let answer = try #require(try await edge.request(path, method: method))
                #expect(answer.status == "405 Method Not Allowed" && answer.header("Allow") == "GET, HEAD")
                #expect(answer.header("Location") == nil)
            }
            for path in [sample.preferences("p"), sample.preferences("u")] where method != "POST" {
                let answer = try #require(try await edge.request(path, method: method))
                #expect(answer.status == "405 Method Not Allowed" && answer.header("Allow") == "GET, HEAD, POST")
            }
            #expect(try await sample.consent().isEmpty)
            #expect(try await edge.entries().isEmpty)
        }
    }

    @Test("M5.2 the pixel is a transparent GIF of 43 bytes that no cache keeps, and an open is recorded")
    func pixel() async throws {
        try await RunningEdge.serve { edge, sample in
            let answer = try #require(try await edge.request(sample.path(0, kind: "o")))
            #expect(answer.status == "200 OK" && answer.header("Content-Type") == "image/gif")
            #expect(answer.header("Cache-Control") == "no-store" && answer.body.count == 43)
            #expect(answer.body.starts(with: Array("GIF89a".utf8) + [1, 0, 1, 0]) && answer.body.last == 0x3B)
            #expect(try await edge.entries().map(\.link.ordinal) == [LinkReference.pixel])
        }
    }

    @Test("M4.3 M5.2 what names nothing is 404 at a link's path, an image at the pixel's, and recorded at neither")
    func unknown() async throws {
        try await RunningEdge.serve { edge, sample in
            let other = try await Sample(in: edge.store, ring: edge.ring, organization: "other")
            var altered = sample.identifier(1)
            altered[10] = altered[10] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
            let foreign = other.identifier(1)
            let identifiers = [altered, foreign, sample.identifier(2), sample.identifier(4095), Array("x".utf8), []]
            try await Connection.open(port: edge.port) { connection in
                for identifier in identifiers + [sample.identifier(0)] {
                    let text = String(decoding: identifier, as: UTF8.self)
                    let answer = try #require(try await connection.request("/api/orgs/\(sample.hash)/r/\(text)"))
                    #expect(answer.status == "404 Not Found" && answer.header("Location") == nil)
                    #expect(answer.header("Cache-Control") == "no-store")
                }
                for identifier in identifiers + [sample.identifier(1)] {
                    let text = String(decoding: identifier, as: UTF8.self)
                    let answer = try #require(try await connection.request("/api/orgs/\(sample.hash)/o/\(text)"))
                    #expect(answer.status == "200 OK" && answer.body.count == 43)
                }
                for path in ["/", "/favicon.ico", "/api/orgs/\(sample.hash)/r", "/r/" + sample.path(1).suffix(23)] {
                    #expect(try await connection.request(path)?.status == "404 Not Found")
                }
            }
            #expect(try await edge.entries().isEmpty && edge.server.counts.recorded == 0)
        }
    }

    @Test("A message that was sent since the last refresh is found by asking the store")
    func newMessage() async throws {
        try await RunningEdge.serve { edge, sample in
            #expect(try await edge.request(sample.path(1))?.status == "302 Found")
            let later = try await Sample(
                in: edge.store, ring: edge.ring, message: "later", html: "<body><a href='https://later.example/'>1</a>")
            #expect(try await edge.request(later.path(1))?.header("Location") == "https://later.example/")
            let latest = try await Sample(in: edge.store, ring: edge.ring, message: "latest")
            #expect(try await edge.request(latest.path(0, kind: "o"))?.body.count == 43)
            let links = try await edge.entries().map(\.link)
            #expect(
                links.map(\.delivery) == [sample, later, latest].map { $0.deliveries[0] }
                    && links.map(\.ordinal) == [1, 1, 0])
        }
    }

    @Test("M6.2 with the journal closed the redirect still goes out, and is counted as unrecorded")
    func journalClosed() async throws {
        try await RunningEdge.serve { edge, sample in
            #expect(edge.server.counts.unrecorded(at: Sample.now).isEmpty)
            try edge.journal.close()
            try await Connection.open(port: edge.port) { connection in
                let answer = try #require(try await connection.request(sample.path(1)))
                #expect(answer.status == "302 Found" && answer.header("Location") == "https://example.org/plain")
                #expect(try await connection.request(sample.path(0, kind: "o"))?.body.count == 43)
            }
            #expect(edge.server.counts.unrecorded(at: Sample.now) == [.journalFailed: 2])
            // A day later nobody has to look any more.
            #expect(edge.server.counts.unrecorded(at: Sample.now + 86_400).isEmpty)
            #expect(edge.server.counts.recorded == 0)
        }
    }
}
