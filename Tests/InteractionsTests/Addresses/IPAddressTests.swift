import Foundation
import Interactions
import TestSupport
import Testing

@Suite("Internet addresses")
struct IPAddressTests {
    @Test(
        "What is written as one is read",
        arguments: [
            ("192.0.2.1", [192, 0, 2, 1]), ("0.0.0.0", [0, 0, 0, 0]), ("255.255.255.255", [255, 255, 255, 255]),
            ("::", [UInt8](repeating: 0, count: 16)),
            ("2001:DB8::a", [0x20, 0x01, 0x0D, 0xB8] + [UInt8](repeating: 0, count: 11) + [10]),
            ("1:2:3:4:5:6:7:8", [0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 8]),
            ("::ffff:192.0.2.1", [192, 0, 2, 1]), ("::FFFF:c000:201", [192, 0, 2, 1]),
            ("::192.0.2.1", [UInt8](repeating: 0, count: 12) + [192, 0, 2, 1]),
            ("0000:0000:0000:0000:0000:ffff:255.255.255.255", [255, 255, 255, 255]),
        ] as [(String, [UInt8])])
    func read(text: String, bytes: [UInt8]) throws {
        let address = try #require(IPAddress(text: text.utf8))
        #expect(address.bytes == bytes && address.isIPv4 == (bytes.count == 4))
        #expect(IPAddress(bytes: bytes) == address)
    }

    @Test("Addresses of IPv4 are the same, mapped or not")
    func mapped() {
        #expect(IPAddress(text: "::ffff:10.0.0.1".utf8) == IPAddress(bytes: [10, 0, 0, 1]))
        #expect(
            IPAddress(bytes: [UInt8](repeating: 0, count: 10) + [255, 255, 10, 0, 0, 1])
                == IPAddress(bytes: [10, 0, 0, 1]))
    }

    @Test(
        "Nothing else is",
        arguments: [
            "", " ", "1", "1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4", "0x1.2.3.4", "1.2.3.4 ", " 1.2.3.4",
            "1.2.3.4:80",
            "1,2,3,4", "localhost", "unknown", "_hidden", ":", ":::", "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9",
            "12345::", "g::", "[::1]", "::1%lo", "::1.2.3", "1.2.3.4\0", "::\0", String(repeating: ":", count: 46),
            "0000:0000:0000:0000:0000:0000:0000:0000:0000", "１.2.3.4",
        ])
    func refused(text: String) { #expect(IPAddress(text: text.utf8) == nil) }

    @Test("Bytes are 4 or 16", arguments: [0, 1, 3, 5, 15, 17])
    func length(count: Int) { #expect(IPAddress(bytes: [UInt8](repeating: 1, count: count)) == nil) }

    @Test("Any bytes are an address, and no text traps")
    func any() {
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<5000 {
            let bytes = (0..<16).map { _ in UInt8.random(in: 0...255, using: &generator) }
            #expect(IPAddress(bytes: bytes)?.bytes == bytes)
            #expect(IPAddress(bytes: bytes.prefix(4))?.bytes == Array(bytes.prefix(4)))
            let text = (0..<generator.below(50)).map { _ in
                "0123456789abcf:./%[]\0 \u{ff}".utf8.randomElement(using: &generator)!
            }
            if let address = IPAddress(text: text) { #expect(address.bytes.count == (address.isIPv4 ? 4 : 16)) }
        }
    }

    @Test(
        "Of an address that is kept, the network is",
        arguments: [
            ("203.0.113.77", "203.0.113.0/24"), ("255.255.255.255", "255.255.255.0/24"), ("0.0.0.1", "0.0.0.0/24"),
            ("::ffff:203.0.113.77", "203.0.113.0/24"), ("2001:db8:a:b:c:d:e:f", "2001:db8:a::/48"),
            ("::1", "::/48"), ("ffff:ffff:ffff:ffff::", "ffff:ffff:ffff::/48"),
        ])
    func network(text: String, network: String) throws {
        #expect(try #require(IPAddress(text: text.utf8)).network == network)
    }
}
