import Interactions
import Testing

@Suite("Networks")
struct NetworkTests {
    @Test(
        "An address is in a network, or is not",
        arguments: [
            ("10.0.0.0/8", ["10.0.0.0", "10.255.255.255", "::ffff:10.1.2.3"], ["9.255.255.255", "11.0.0.0", "a00::"]),
            ("192.0.2.128/25", ["192.0.2.128", "192.0.2.255"], ["192.0.2.127", "192.0.3.0"]),
            ("192.0.2.7", ["192.0.2.7"], ["192.0.2.6", "192.0.2.8", "::192.0.2.7"]),
            ("192.0.2.7/32", ["192.0.2.7"], ["192.0.2.6"]),
            ("0.0.0.0/0", ["0.0.0.0", "255.255.255.255"], ["::", "::1", "2001:db8::1"]),
            ("::/0", ["::", "::1", "ffff::"], ["0.0.0.0", "255.255.255.255"]),
            ("2001:db8::/32", ["2001:db8::", "2001:db8:ffff::1"], ["2001:db9::", "32.1.13.184"]),
            ("2001:db8:0:8000::/49", ["2001:db8:0:8000::", "2001:db8:0:ffff::"], ["2001:db8:0:7fff::"]),
            ("2001:db8::/64", ["2001:db8::ffff:0:0:1"], ["2001:db8:0:1::"]),
            ("2001:db8::8/125", ["2001:db8::8", "2001:db8::f"], ["2001:db8::7", "2001:db8::10"]),
            ("::1", ["::1"], ["::", "::2", "0.0.0.1"]),
            ("::ffff:10.0.0.0/104", ["10.1.2.3"], ["11.0.0.0"]),
            ("::ffff:0:0/96", ["0.0.0.0", "10.1.2.3"], ["::", "::1"]),
        ])
    func contains(text: String, inside: [String], outside: [String]) throws {
        let network = try #require(Network(text))
        for address in inside { #expect(network.contains(IPAddress(text: address.utf8)!), "\(address)") }
        for address in outside { #expect(!network.contains(IPAddress(text: address.utf8)!), "\(address)") }
    }

    @Test(
        "What leaves open which addresses are meant is none",
        arguments: [
            "", "/", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/08", "10.0.0.0/8/8",
            "10.0.0.1/8", "10.0.0.0 /8", "10.0.0.0/ 8", "10/8", "10.0.0/8", "::/129", "2001:db8::1/64",
            "::ffff:10.0.0.0/8",
            "example.com", "10.0.0.0-10.0.0.9", "*", "10.0.0.0/255.0.0.0",
        ])
    func refused(text: String) { #expect(Network(text) == nil) }

    @Test("An address is among networks where one of them holds it")
    func several() {
        let networks = ["10.0.0.0/8", "2001:db8::/32"].map { Network($0)! }
        #expect(networks.contains(IPAddress(bytes: [10, 1, 1, 1])!))
        #expect(networks.contains(IPAddress(text: "2001:db8::1".utf8)!))
        #expect(!networks.contains(IPAddress(bytes: [11, 1, 1, 1])!))
        #expect(![Network]().contains(IPAddress(bytes: [10, 1, 1, 1])!))
    }
}
