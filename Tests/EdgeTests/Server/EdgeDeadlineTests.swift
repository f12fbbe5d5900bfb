import Edge
import NIOCore
import Testing

@Suite("Clients that keep the edge waiting", .timeLimit(.minutes(1)))
struct EdgeDeadlineTests {
    private func get(_ path: String, _ fields: String = "") -> String {
        "GET \(path) HTTP/1.1\r\nHost: edge\r\n\(fields)\r\n"
    }

    @Test("A connection that says nothing is closed; one that stops in a request is told why")
    func idle() async throws {
        try await RunningEdge.serve {
            // Long enough for a busy machine to get to its requests.
            $0.idleTimeout = 3
            $0.headTimeout = 3
        } _: { edge, sample in
            async let silent = Connection.open(port: edge.port) { try await $0.isAtEnd() }
            async let used = Connection.open(port: edge.port) { connection in
                _ = try await connection.request(sample.path(1))
                return try await connection.isAtEnd()
            }
            async let half = Connection.open(port: edge.port) { connection in
                _ = try await connection.request(sample.path(1))
                try await connection.send("GET / HT")
                let answer = try await connection.answer()
                return (answer?.status, try await connection.isAtEnd())
            }
            async let body = Connection.open(port: edge.port) { connection in
                try await connection.send(get(sample.path(1), "Content-Length: 10\r\n") + "only")
                let answer = try await connection.answer()
                return (answer?.status, try await connection.isAtEnd())
            }
            #expect(try await silent)
            #expect(try await used)
            let (status, isAtEnd) = try await half
            #expect(status == "408 Request Timeout" && isAtEnd)
            let (answer, isOver) = try await body
            #expect(answer == "302 Found" && isOver)
        }
    }

    @Test("A head that comes in slowly but steadily is cut off all the same")
    func slowHead() async throws {
        try await RunningEdge.serve {
            $0.headTimeout = 1
        } _: { edge, sample in
            let status = try await Connection.open(port: edge.port) { connection in
                try await connection.send("GET / HTTP/1.1\r\n")
                let outbound = connection.outbound
                let trickle = Task {
                    // Ends when the connection does.
                    while true {
                        try await outbound.write(.init(string: "X: y\r\n"))
                        try await Task.sleep(for: .milliseconds(100))
                    }
                }
                defer { trickle.cancel() }
                return try await connection.answer()?.status
            }
            #expect(status == "408 Request Timeout")
        }
    }

    @Test("The time for a head begins with its first byte, and not with the connection or the request before")
    func eachHead() async throws {
        try await RunningEdge.serve {
            $0.headTimeout = 4
        } _: { edge, sample in
            try await Connection.open(port: edge.port) { connection in
                // Longer than a head may take, in all; each is there in less than half the time.
                for _ in 0..<3 {
                    let request = get(sample.path(1))
                    try await connection.send(String(request.prefix(20)))
                    try await Task.sleep(for: .milliseconds(1500))
                    try await connection.send(String(request.dropFirst(20)))
                    #expect(try await connection.answer()?.status == "302 Found")
                }
            }
        }
    }

    @Test("Past the bound, a newcomer is served and one that waits is closed", arguments: [1, 8])
    func bound(maximum: Int) async throws {
        try await RunningEdge.serve {
            $0.maximumConnections = maximum
        } _: { edge, sample in
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for index in 0..<40 {
                    group.addTask {
                        try await Connection.open(port: edge.port) { connection in
                            // Silent ones, and ones with half a head: all hold their place for as long as they may.
                            // One that has had to go already cannot send.
                            if index % 2 == 0 { try? await connection.send("GET / HT") }
                            return (try? await connection.isAtEnd()) ?? true
                        }
                    }
                }
                // At most so many are left; each loop has one at least.
                for _ in 0..<(40 - max(maximum, System.coreCount)) { #expect(try await group.next() == true) }
                for _ in 0..<20 { #expect(try await edge.request(sample.path(1))?.status == "302 Found") }
                try await edge.stop()
                for try await isAtEnd in group { #expect(isAtEnd) }
            }
        }
    }
}
