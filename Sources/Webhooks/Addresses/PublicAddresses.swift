import Interactions

/// The addresses of the public internet: those that anybody may be reached by, and no machine of ours.
enum PublicAddresses {
    /// What IANA's registry of special-purpose IPv4 addresses (RFC 6890) has, and multicast: none of it is somebody's.
    private static let excludedIPv4 = networks(
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24",
        "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4")
    /// Of IPv6 all that is given out. What is left out of it leads to an IPv4 address that stands inside (Teredo, 6to4), or
    /// nowhere. The mapped, translated (`64:ff9b::/96`), local and multicast addresses lie elsewhere.
    private static let globalIPv6 = networks("2000::/3")
    private static let excludedIPv6 = networks(
        "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20")

    static func contain(_ address: IPAddress) -> Bool {
        // One of IPv4 that is mapped to IPv6 is the same address.
        if address.isIPv4 { return !excludedIPv4.contains(address) }
        return globalIPv6.contains(address) && !excludedIPv6.contains(address)
    }

    /// - Parameter texts: each of them a network.
    private static func networks(_ texts: String...) -> [Network] { texts.map { Network($0)! } }
}
