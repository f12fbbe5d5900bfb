import Interactions
import TestSupport
import Testing

@testable import Edge

@Suite("PROXY headers")
struct ProxyHeaderTests {
    private static let start: [UInt8] = [13, 10, 13, 10, 0, 13, 10, 0x51, 0x55, 0x49, 0x54, 10]
    private static let fourAndFour: [UInt8] = [192, 0, 2, 1, 198, 51, 100, 1, 0x10, 0x20, 1, 0xBB]
    private static let sixAndSix: [UInt8] =
        [0x20, 1, 0x0D, 0xB8] + [UInt8](repeating: 0, count: 11) + [1]
        + [UInt8](repeating: 0xFE, count: 16) + [0x10, 0x20, 1, 0xBB]

    private static func binary(_ command: UInt8, _ family: UInt8, _ rest: [UInt8]) -> [UInt8] {
        start + [command, family, UInt8(rest.count >> 8), UInt8(rest.count & 255)] + rest
    }

    private static func read(_ bytes: [UInt8]) -> ProxyHeader { bytes.withUnsafeBytes { ProxyHeader($0) } }

    /// Good ones, and whom they name.
    private static let headers: [(bytes: [UInt8], source: String?)] =
        [
            ("PROXY TCP4 192.0.2.1 198.51.100.1 56324 443", "192.0.2.1"),
            ("PROXY TCP4 192.0.2.1 198.51.100.1 0 65535", "192.0.2.1"),
            ("PROXY TCP6 2001:db8::1 2001:db8::2 56324 443", "2001:db8::1"),
            ("PROXY TCP6 ::ffff:192.0.2.1 ::1 1 2", "192.0.2.1"),
            (
                "PROXY TCP6 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 65535",
                "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"
            ),
            ("PROXY UNKNOWN", nil), ("PROXY UNKNOWN 192.0.2.1 what ever", nil),
        ].map { (Array(($0 + "\r\n").utf8), $1) } + [
            (binary(0x21, 0x11, fourAndFour), "192.0.2.1"),
            (binary(0x21, 0x21, sixAndSix), "2001:db8::1"),
            // With what balancers say besides.
            (binary(0x21, 0x11, fourAndFour + [0xEA, 0, 3, 1, 2, 3]), "192.0.2.1"),
            (binary(0x21, 0x21, sixAndSix + [UInt8](repeating: 4, count: 4044)), "2001:db8::1"),
            // For itself.
            (binary(0x20, 0x00, []), nil), (binary(0x20, 0x11, fourAndFour), nil),
            (binary(0x20, 0xFF, [1, 2, 3]), nil),
            // For somebody whose address is none of the internet's.
            (binary(0x21, 0x00, []), nil), (binary(0x21, 0x00, fourAndFour), nil),
            (binary(0x21, 0x31, [UInt8](repeating: 1, count: 216)), nil),
        ]

    @Test("A header says whom the proxy asks for, and where it ends", arguments: headers)
    func good(bytes: [UInt8], source: String?) {
        let expected = ProxyHeader.read(source: source.flatMap { IPAddress(text: $0.utf8) }, length: bytes.count)
        #expect(Self.read(bytes) == expected)
        #expect(Self.read(bytes + Array("GET / HTTP/1.1\r\n".utf8)) == expected)
        for count in bytes.indices { #expect(Self.read(Array(bytes[..<count])) == .incomplete) }
    }

    @Test(
        "Anything else is refused",
        arguments: [
            "GET / HTTP/1.1\r\n", "proxy TCP4 192.0.2.1 198.51.100.1 1 2\r\n",
            "PROXY  TCP4 192.0.2.1 198.51.100.1 1 2\r\n",
            "PROXY TCP4 192.0.2.1  198.51.100.1 1 2\r\n", "PROXY TCP4 192.0.2.1 198.51.100.1 1 2 \r\n",
            "PROXY TCP4 192.0.2.1 198.51.100.1 1\r\n", "PROXY TCP4 192.0.2.1 198.51.100.1 1 2 3\r\n",
            "PROXY TCP4 192.0.2.1 198.51.100.1 1 65536\r\n", "PROXY TCP4 192.0.2.1 198.51.100.1 1 -2\r\n",
            "PROXY TCP4 192.0.2.1 198.51.100.1 01 2\r\n", "PROXY TCP4 192.0.2.256 198.51.100.1 1 2\r\n",
            "PROXY TCP4 192.0.2.1 unknown 1 2\r\n", "PROXY TCP4 2001:db8::1 2001:db8::2 1 2\r\n",
            "PROXY TCP6 192.0.2.1 198.51.100.1 1 2\r\n", "PROXY TCP4 192.0.2.1 2001:db8::2 1 2\r\n",
            "PROXY UDP4 192.0.2.1 198.51.100.1 1 2\r\n", "PROXY TCP5 192.0.2.1 198.51.100.1 1 2\r\n", "PROXY \r\n",
            "PROXY\r\n", "PROXY TCP4 192.0.2.1 198.51.100.1 1 2\n", "\r\nPROXY UNKNOWN\r\n", "PROXY UNKNOWNX\r\n",
            "PROXY \n", "PROXY UNKNOWN " + String(repeating: "x", count: 92) + "\r\n",
            "PROXY UNKNOWN " + String(repeating: "x", count: 93), "\u{16}\u{03}\u{01}",
        ])
    func refused(line: String) { #expect(Self.read(Array(line.utf8)) == .refused) }

    @Test(
        "And so is a binary one that is not as it has to be",
        arguments: [
            start.dropLast() + [11], binary(0x11, 0x11, fourAndFour), binary(0x22, 0x11, fourAndFour),
            binary(0x31, 0x11, fourAndFour), binary(0x21, 0x12, fourAndFour), binary(0x21, 0x22, sixAndSix),
            binary(0x21, 0x41, sixAndSix), binary(0x21, 0x11, fourAndFour.dropLast()),
            binary(0x21, 0x21, sixAndSix.dropLast()), binary(0x21, 0x31, sixAndSix), start + [0x21, 0x11, 0x0F, 0xF1],
            start + [0x20, 0x00, 0xFF, 0xFF],
        ] as [[UInt8]])
    func refusedBinary(bytes: [UInt8]) { #expect(Self.read(bytes) == .refused) }

    @Test("No bytes trap; what is read does not change with what comes behind it, and is not waited for without end")
    func any() {
        var generator = SeededGenerator(seed: 22)
        var outcomes: [Bool: Int] = [:]
        for _ in 0..<20_000 {
            let seed = Self.headers.randomElement(using: &generator)!.bytes
            let bytes = generator.mutated(seed, pieces: ["PROXY ", " ", "\r\n", "TCP4", "::"], longestStretch: 20)
            let outcome = Self.read(bytes)
            switch outcome {
            case .read(_, let length):
                #expect(length <= bytes.count)
                #expect(Self.read(bytes + [1, 2, 3]) == outcome && Self.read(Array(bytes[..<length])) == outcome)
                for count in 0..<length { #expect(Self.read(Array(bytes[..<count])) == .incomplete) }
            case .refused: #expect(Self.read(bytes + [13, 10]) == .refused)
            case .incomplete: #expect(Self.read(bytes + [UInt8](repeating: 0x20, count: 4096)) != .incomplete)
            }
            outcomes[outcome == .refused, default: 0] += 1
        }
        #expect(outcomes.count == 2)
    }
}
