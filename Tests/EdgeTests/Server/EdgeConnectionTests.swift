import Edge
import Foundation
import Interactions
import LinkIdentifiers
import Testing

@Suite("The edge's connections", .timeLimit(.minutes(1)))
struct EdgeConnectionTests {
    private func get(_ path: String, _ fields: String = "") -> String {
        "GET \(path) HTTP/1.1\r\nHost: edge\r\n\(fields)\r\n"
    }

    @Test("Requests that come together are answered in their order")
    func pipelining() async throws {
        try await RunningEdge.serve { edge, sample in
            let wanted = (0..<40).map { [("r", 1), ("o", 0), ("r", 5), ("x", 1), ("r", 2)][$0 % 5] }
            let requests = wanted.map { get(sample.path($0.1, kind: $0.0)) }.joined()
            try await Connection.open(port: edge.port) { connection in
                try await connection.send(requests)
                for (kind, ordinal) in wanted {
                    let answer = try #require(try await connection.answer())
                    switch (kind, ordinal) {
                    case ("r", 1): #expect(answer.header("Location") == "https://example.org/plain")
                    case ("r", 5): #expect(answer.header("Location") == "https://example.org/q?b=2&a=1&copy=3")
                    case ("o", _): #expect(answer.body.count == 43)
                    default: #expect(answer.status == "404 Not Found")
                    }
                    #expect(answer.header("Connection") == nil)
                }
            }
            #expect(try await edge.entries().map(\.link.ordinal) == wanted.filter { $0.0 != "x" && $0.1 != 2 }.map(\.1))
        }
    }

    @Test("A request may come in any pieces")
    func pieces() async throws {
        try await RunningEdge.serve { edge, sample in
            try await Connection.open(port: edge.port) { connection in
                let request = get(sample.path(1))
                for character in request.unicodeScalars.dropLast() { try await connection.send(String(character)) }
                try await connection.send("\n" + request.prefix(30))
                #expect(try await connection.answer()?.status == "302 Found")
                try await connection.send(String(request.dropFirst(30)))
                #expect(try await connection.answer()?.status == "302 Found")
            }
            #expect(try await edge.entries().count == 2)
        }
    }

    @Test(
        "The connection ends when the client wants it to, or cannot go on",
        arguments: ["Connection: close\r\n", "Content-Length: 65537\r\n", "Transfer-Encoding: chunked\r\n"])
    func closing(fields: String) async throws {
        try await RunningEdge.serve { edge, sample in
            try await Connection.open(port: edge.port) { connection in
                #expect(try await connection.request(sample.path(1))?.header("Connection") == nil)
                try await connection.send(get(sample.path(1), fields) + get(sample.path(5)))
                let answer = try #require(try await connection.answer())
                #expect(answer.status == "302 Found" && answer.header("Connection") == "close")
                #expect(try await connection.isAtEnd())
            }
            #expect(try await edge.entries().map(\.link.ordinal) == [1, 1])
        }
    }

    @Test("RFC 9112 §9.3: HTTP/1.0 with keep-alive is told so, and asks again")
    func http10KeptAlive() async throws {
        try await RunningEdge.serve { edge, sample in
            try await Connection.open(port: edge.port) { connection in
                for (path, status) in [
                    (sample.path(1), "302 Found"), ("/", "404 Not Found"), (sample.path(1), "302 Found"),
                ] {
                    try await connection.send("GET \(path) HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
                    let answer = try #require(try await connection.answer())
                    #expect(answer.status == status && answer.header("Connection") == "keep-alive")
                }
            }
        }
    }

    @Test(
        "RFC 9112 §6.3: a body is passed over on any method, and the next request follows it",
        arguments: [1, 3000, 65_536])
    func bodies(length: Int) async throws {
        try await RunningEdge.serve { edge, sample in
            // A body that is itself a request must not be taken for one.
            let requests = String(repeating: get(sample.path(5)), count: length / 50 + 1)
            let body = String(decoding: requests.utf8.prefix(length), as: UTF8.self)
            let post = get(sample.path(1), "Content-Length: \(length)\r\n").replacing(
                "GET", with: "POST", maxReplacements: 1)
            try await Connection.open(port: edge.port) { connection in
                try await connection.send(post + body + get(sample.path(1), "Content-Length: \(length)\r\n") + body)
                #expect(try await connection.answer()?.status == "405 Method Not Allowed")
                #expect(try await connection.answer()?.status == "302 Found")
                // The answer does not wait for the body.
                try await connection.send(post)
                #expect(try await connection.answer()?.status == "405 Method Not Allowed")
                try await connection.send(String(decoding: body.utf8.dropLast(), as: UTF8.self))
                try await connection.send(String(decoding: body.utf8.suffix(1), as: UTF8.self) + get(sample.path(6)))
                #expect(try await connection.answer()?.header("Location")?.hasPrefix("https://xn--mnchen") == true)
            }
            #expect(try await edge.entries().map(\.link.ordinal) == [1, 6])
        }
    }

    @Test("HTTP/1.0 without keep-alive: one answer")
    func http10() async throws {
        try await RunningEdge.serve { edge, sample in
            try await Connection.open(port: edge.port) { connection in
                try await connection.send("GET \(sample.path(1)) HTTP/1.0\r\n\r\n")
                #expect(try await connection.answer()?.header("Connection") == "close")
                #expect(try await connection.isAtEnd())
            }
        }
    }

    @Test(
        "What is no request is refused, and the connection ends",
        arguments: [
            ("GET / HTTP/1.1\n\n", "400 Bad Request"), ("GET / HTTP/1.1\r\n\r\n", "400 Bad Request"),
            ("GET / HTTP/2.0\r\n", "505 HTTP Version Not Supported"),
            ("GET / HTTP/1.1\r\nHost: a b\r\n", "400 Bad Request"),
            ("POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n", "501 Not Implemented"),
            ("GET /" + String(repeating: "a", count: 8000), "414 URI Too Long"),
            (
                "GET / HTTP/1.1\r\nHost: edge\r\nX: " + String(repeating: "a", count: 16_384 - 28),
                "431 Request Header Fields Too Large"
            ),
        ])
    func refused(text: String, status: String) async throws {
        try await RunningEdge.serve { edge, sample in
            try await Connection.open(port: edge.port) { connection in
                // What came before it is answered first.
                #expect(try await connection.request(sample.path(1))?.status == "302 Found")
                try await connection.send(text)
                let answer = try #require(try await connection.answer())
                #expect(answer.status == status && answer.header("Connection") == "close")
                #expect(try await connection.isAtEnd())
            }
            #expect(try await edge.request(sample.path(1))?.status == "302 Found")
        }
    }

    @Test("A client that goes away in the middle of a request leaves nothing behind")
    func halfRequest() async throws {
        try await RunningEdge.serve { edge, sample in
            let request = get(sample.path(1))
            for missing in [1, 2, 30, request.utf8.count - 1] {
                try await Connection.open(port: edge.port) { connection in
                    try await connection.send(String(decoding: request.utf8.dropLast(missing), as: UTF8.self))
                }
            }
            #expect(try await edge.request(sample.path(1))?.status == "302 Found")
            #expect(try await edge.entries().count == 1)
        }
    }

    @Test("M6.3 many clients at once: what was answered is in the journal, once")
    func many() async throws {
        try await RunningEdge.serve { edge, sample in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for client in 0..<16 {
                    group.addTask {
                        try await Connection.open(port: edge.port) { connection in
                            for _ in 0..<25 {
                                let answer = try await connection.request(sample.path(1, delivery: client % 2))
                                #expect(answer?.status == "302 Found")
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            let deliveries = try await edge.entries().map(\.link.delivery)
            #expect(deliveries.count == 400 && deliveries.count { $0 == sample.deliveries[0] } == 200)
            #expect(edge.server.counts.recorded == 400)
        }
    }

    @Test("Asked to end, it closes the connections that wait, and takes no more")
    func stopping() async throws {
        try await RunningEdge.serve { edge, sample in
            try await Connection.open(port: edge.port) { connection in
                #expect(try await connection.request(sample.path(1))?.status == "302 Found")
                try await edge.stop()
                #expect(try await connection.isAtEnd())
            }
            await #expect(throws: (any Error).self) { try await edge.request(sample.path(1)) }
        }
    }
}
