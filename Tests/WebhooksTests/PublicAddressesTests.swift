import Interactions
import Testing

@testable import Webhooks

@Suite("Webhooks are at public addresses only")
struct PublicAddressesTests {
    @Test(
        "Not at one of ours, nor at one that is nobody’s",
        arguments: [
            "0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.255.255.254",
            "169.254.0.1", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.88.99.1",
            "192.168.1.1", "198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.7", "224.0.0.1",
            "239.255.255.255", "240.0.0.1", "255.255.255.255",
            // Of IPv6: unspecified, loopback, mapped, translated, compatible, local, link-local, site-local, multicast.
            "::", "::1", "::ffff:127.0.0.1", "::ffff:7f00:1", "::ffff:10.0.0.1", "::ffff:169.254.169.254",
            "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::a00:1", "::127.0.0.1", "fc00::1",
            "fd00:ec2::254", "fe80::1", "febf::1", "fec0::1", "ff02::1", "100::1",
            // Documentation, Teredo, 6to4, benchmarking, ORCHID.
            "2001:db8::1", "3fff::1", "2001::1", "2001:0:7f00:1::1", "2002:7f00:1::1", "2002:a9fe:a9fe::", "2001:2::1",
            "2001:20::1", "4000::1", "5f00::1",
        ])
    func excluded(_ text: String) throws {
        let address = try #require(IPAddress(text: text.utf8))
        #expect(!PublicAddresses.contain(address))
    }

    @Test(
        "At any other",
        arguments: [
            "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255",
            "128.0.0.1", "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "192.167.255.255",
            "192.169.0.0", "223.255.255.255", "::ffff:8.8.8.8", "2606:4700:4700::1111", "2a00:1450:4001:81b::200e",
            "2001:4860:4860::8888", "2003::1",
        ])
    func included(_ text: String) throws {
        let address = try #require(IPAddress(text: text.utf8))
        #expect(PublicAddresses.contain(address))
    }
}
