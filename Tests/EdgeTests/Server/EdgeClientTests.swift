import Edge
import Interactions
import NIOCore
import Testing

@Suite("Whom an entry is from", .timeLimit(.minutes(1)))
struct EdgeClientTests {
    private static let local = "127.0.0.1"

    private func proxies(_ network: String, _ header: TrustedProxies.Header?, proxyProtocol: Bool) -> TrustedProxies {
        var proxies = TrustedProxies()
        proxies.networks = [Network(network)!]
        proxies.header = header
        proxies.speakProxyProtocol = proxyProtocol
        return proxies
    }

    @Test(
        "Where it is to be known, the address that is believed goes into the entry; otherwise none does",
        arguments: [
            (true, "127.0.0.0/8", .xForwardedFor, "192.0.2.1"), (true, "127.0.0.0/8", .forwarded, "192.0.2.2"),
            (true, "127.0.0.0/8", nil, local), (true, "10.0.0.0/8", .xForwardedFor, local),
            (false, "127.0.0.0/8", .xForwardedFor, nil),
        ] as [(Bool, String, TrustedProxies.Header?, String?)])
    func header(isRecorded: Bool, network: String, header: TrustedProxies.Header?, expected: String?) async throws {
        try await RunningEdge.serve {
            $0.recordsAddresses = isRecorded
            $0.proxies = proxies(network, header, proxyProtocol: false)
        } _: { edge, sample in
            let fields = "X-Forwarded-For: 192.0.2.1\r\nForwarded: for=192.0.2.2\r\n"
            try await Connection.open(port: edge.port) { connection in
                // Of each request anew, and together: a proxy has several clients on one connection.
                let head = "GET \(sample.path(1)) HTTP/1.1\r\nHost: edge\r\n"
                try await connection.send("\(head)\(fields)\r\n\(head)\r\n\(head)\(fields)\r\n")
                for _ in 0..<3 {
                    let answer = try await connection.answer()
                    #expect(answer?.status == "302 Found")
                }
            }
            let addresses = [expected, expected.map { _ in Self.local }, expected].map {
                $0.flatMap { IPAddress(text: $0.utf8) }
            }
            #expect(try await edge.entries().map(\.address) == addresses)
        }
    }

    @Test("A PROXY header holds for all of its connection, in however many pieces it comes", arguments: [1, 7, 1000])
    func proxyHeader(piece: Int) async throws {
        try await RunningEdge.serve {
            $0.recordsAddresses = true
            $0.proxies = proxies("127.0.0.0/8", .xForwardedFor, proxyProtocol: true)
        } _: { edge, sample in
            let head = "GET \(sample.path(1)) HTTP/1.1\r\nHost: edge\r\n"
            let sent = Array(
                "PROXY TCP6 2001:db8::1 2001:db8::2 1 2\r\n\(head)\r\n\(head)X-Forwarded-For: 192.0.2.1\r\n\r\n".utf8)
            try await Connection.open(port: edge.port) { connection in
                for start in stride(from: 0, to: sent.count, by: piece) {
                    try await connection.outbound.write(ByteBuffer(bytes: sent[start..<min(start + piece, sent.count)]))
                }
                let statuses = [try await connection.answer()?.status, try await connection.answer()?.status]
                #expect(statuses == ["302 Found", "302 Found"])
            }
            let source = IPAddress(text: "2001:db8::1".utf8)
            #expect(try await edge.entries().map(\.address) == [source, source])
        }
    }

    @Test(
        "Without a PROXY header, or from elsewhere, a connection is closed", arguments: ["127.0.0.0/8", "10.0.0.0/8"])
    func refused(network: String) async throws {
        try await RunningEdge.serve {
            $0.proxies = proxies(network, nil, proxyProtocol: true)
        } _: { edge, sample in
            // Where it is closed first, there is nothing to write to.
            let answer = try? await edge.request(sample.path(1))
            let entries = try await edge.entries()
            #expect(answer == nil && entries.isEmpty)
        }
    }
}
