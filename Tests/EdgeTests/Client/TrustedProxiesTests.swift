import Interactions
import TestSupport
import Testing

@testable import Edge

@Suite("Clients' addresses, as proxies tell them")
struct TrustedProxiesTests {
    private static let peer = "10.0.0.1"

    private func proxies(_ header: TrustedProxies.Header?) -> TrustedProxies {
        var proxies = TrustedProxies()
        proxies.networks = ["10.0.0.0/8", "2001:db8:f::/48"].map { Network($0)! }
        proxies.header = header
        return proxies
    }

    private func client(
        _ lines: [String], from peer: String = Self.peer, _ header: TrustedProxies.Header?
    ) -> IPAddress {
        let head = (["GET / HTTP/1.1", "Host: edge"] + lines + ["", ""]).joined(separator: "\r\n")
        return Array(head.utf8).withUnsafeBytes {
            proxies(header).client(of: IPAddress(text: peer.utf8)!, head: $0)
        }
    }

    @Test(
        "X-Forwarded-For: from the right, the first that is no trusted proxy",
        arguments: [
            (["192.0.2.1"], "192.0.2.1"),
            (["203.0.113.9, 192.0.2.1"], "192.0.2.1"),
            (["203.0.113.9", "192.0.2.1"], "192.0.2.1"),
            (["203.0.113.9, 192.0.2.1, 10.0.0.2"], "192.0.2.1"),
            (["203.0.113.9, 192.0.2.1", "10.0.0.2, 10.0.0.3"], "192.0.2.1"),
            (["10.0.0.3,10.0.0.2"], "10.0.0.3"),
            (["  192.0.2.1\t ,\t 10.0.0.2  "], "192.0.2.1"),
            ([",192.0.2.1,, ,"], "192.0.2.1"),
            (["192.0.2.1", "", ","], "192.0.2.1"),
            (["192.0.2.1:4711"], "192.0.2.1"),
            (["2001:db8::1"], "2001:db8::1"),
            (["[2001:db8::1]"], "2001:db8::1"),
            (["[2001:DB8::1]:443, 2001:db8:f::2"], "2001:db8::1"),
            (["::ffff:192.0.2.1"], "192.0.2.1"),
            (["192.0.2.1, ::ffff:10.0.0.2"], "192.0.2.1"),
            // What a client makes up stays on the left, quotes and all.
            (["\", 192.0.2.1"], "192.0.2.1"),
            (["\"a, b\", 192.0.2.1"], "192.0.2.1"),
            // Something else: the last that is good.
            ([], Self.peer), ([""], Self.peer), (["unknown"], Self.peer), (["192.0.2.256"], Self.peer),
            (["192.0.2.1, unknown, 10.0.0.2"], "10.0.0.2"),
            (["192.0.2.1, 10.0.0.2 10.0.0.3"], Self.peer),
            (["\"192.0.2.1\""], Self.peer), (["for=192.0.2.1"], Self.peer), (["192.0.2.1:"], Self.peer),
            (["192.0.2.1:123456"], Self.peer), (["[192.0.2.1]"], Self.peer), (["[2001:db8::1"], Self.peer),
            (["2001:db8::1%eth0"], Self.peer), (["192.0.2.1\u{e9}"], Self.peer),
        ] as [([String], String)])
    func list(values: [String], expected: String) {
        let expected = IPAddress(text: expected.utf8)
        #expect(client(values.map { "X-Forwarded-For: \($0)" }, .xForwardedFor) == expected)
        #expect(client(values.map { "x-fORWARDED-fOR:\($0)" }, .xForwardedFor) == expected)
    }

    @Test(
        "Forwarded: the same, of what stands behind “for”",
        arguments: [
            (["for=192.0.2.1"], "192.0.2.1"),
            (["For=203.0.113.9, FOR=192.0.2.1;proto=https;by=10.0.0.1"], "192.0.2.1"),
            (["for=203.0.113.9", "by=\"10.0.0.1\";for=\"192.0.2.1:80\" ; host=a, for=10.0.0.2"], "192.0.2.1"),
            (["for=\"[2001:db8::1]\""], "2001:db8::1"), (["for=\"[2001:db8::1]:4711\""], "2001:db8::1"),
            (["for=\"192.0.2.1:_port\""], "192.0.2.1"), (["for=\"[::ffff:192.0.2.1]\""], "192.0.2.1"),
            (["host=\"a, for=203.0.113.9\";for=192.0.2.1"], "192.0.2.1"),
            (["for=192.0.2.1;host=\"a\\\", for=203.0.113.9, \\\\\""], "192.0.2.1"),
            (["for=192.0.2.1;;proto=http;"], "192.0.2.1"),
            // What a client makes up stays on the left, quotes and all.
            (["for=\", for=192.0.2.1"], "192.0.2.1"),
            (["for=203.0.113.9;x=\", for=\"[2001:db8::1]\""], "2001:db8::1"),
            (["x=\"\\, for=\"192.0.2.1\""], "192.0.2.1"),
            // Something else: the last that is good.
            ([], Self.peer), (["for=unknown"], Self.peer), (["for=_hidden"], Self.peer), (["for="], Self.peer),
            (["192.0.2.1"], Self.peer), (["proto=https"], Self.peer), (["for=192.0.2.1;for=192.0.2.2"], Self.peer),
            (["for=2001:db8::1"], Self.peer), (["for=\"2001:db8::1\""], Self.peer), (["for=\"192.0.2.1"], Self.peer),
            (["for=192.0.2.1:80"], Self.peer), (["for = 192.0.2.1"], Self.peer),
            (["for=192.0.2.1 proto=http"], Self.peer),
            (["for=\"192.0.2.1\"x"], Self.peer), (["for=\"192\\.0.2.1\""], Self.peer),
            (["for=192.0.2.1, for=unknown, for=10.0.0.2"], "10.0.0.2"),
            (["for=192.0.2.1, proto=http, for=10.0.0.2"], "10.0.0.2"),
        ] as [([String], String)])
    func forwarded(values: [String], expected: String) {
        #expect(client(values.map { "Forwarded: \($0)" }, .forwarded) == IPAddress(text: expected.utf8))
    }

    @Test("Only the header that the proxies write is believed, and no other line")
    func otherHeaders() {
        let lines = ["X-Forwarded-For: 192.0.2.1", "Forwarded: for=192.0.2.2"]
        #expect(client(lines, .xForwardedFor) == IPAddress(text: "192.0.2.1".utf8))
        #expect(client(lines, .forwarded) == IPAddress(text: "192.0.2.2".utf8))
        #expect(client(lines, nil) == IPAddress(text: Self.peer.utf8))
        for name in [
            "X-Forwarded-Fo", "X-Forwarded-Forx", "XX-Forwarded-For", "X-Forwarded-Host", "Via", "X_Forwarded_For",
        ] {
            #expect(client(["\(name): 192.0.2.1"], .xForwardedFor) == IPAddress(text: Self.peer.utf8))
        }
    }

    @Test("Whoever is no trusted proxy is not believed", arguments: TrustedProxies.Header.allCases)
    func untrusted(header: TrustedProxies.Header) {
        let lines = ["X-Forwarded-For: 192.0.2.1", "Forwarded: for=192.0.2.1"]
        for peer in ["192.0.2.200", "11.0.0.1", "2001:db8:e::1", "::1"] {
            #expect(client(lines, from: peer, header) == IPAddress(text: peer.utf8))
        }
        #expect(client(lines, from: "2001:db8:f::1", header) == IPAddress(text: "192.0.2.1".utf8))
    }

    @Test("No bytes trap, nor change what a proxy adds to them", arguments: TrustedProxies.Header.allCases)
    func any(header: TrustedProxies.Header) {
        var generator = SeededGenerator(seed: 21)
        let pieces = [
            "for=", "\"", "\\", ",", ";", "=", "[", "]", ":", "::", "10.0.0.1", "192.0.2.9", "unknown", " ", "_",
        ]
        let added = header == .forwarded ? ["for=192.0.2.1", "for=\"[2001:db8::1]:1\""] : ["192.0.2.1", "2001:db8::1"]
        for _ in 0..<20_000 {
            var value = (0..<Int.random(in: 0..<12, using: &generator)).flatMap { _ in
                Array(pieces.randomElement(using: &generator)!.utf8)
            }
            value = generator.mutated(value, pieces: pieces, longestStretch: 8)
            value.removeAll { $0 == 0x0A }
            let start = Array("GET / HTTP/1.1\r\n\(header.rawValue): ".utf8)
            let proxies = proxies(header)
            let peer = IPAddress(text: Self.peer.utf8)!
            _ = (start + value + Array("\r\n\r\n".utf8)).withUnsafeBytes { proxies.client(of: peer, head: $0) }
            let stranger = IPAddress(text: "192.0.2.77".utf8)!
            #expect(
                (start + value + Array("\r\n\r\n".utf8)).withUnsafeBytes { proxies.client(of: stranger, head: $0) }
                    == stranger)
            for (index, element) in added.enumerated() {
                for separator in [", ", "\r\n\(header.rawValue): "] {
                    let head = start + value + Array("\(separator)\(element)\r\n\r\n".utf8)
                    let found = head.withUnsafeBytes { proxies.client(of: peer, head: $0) }
                    #expect(found == IPAddress(text: ["192.0.2.1", "2001:db8::1"][index].utf8))
                }
            }
        }
    }
}
