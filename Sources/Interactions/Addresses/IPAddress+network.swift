import Foundation

extension IPAddress {
    /// How many bits of an address are kept where it is kept at all: a household or company has them in common with others.
    private static let keptBits = (ipv4: 24, ipv6: 48)

    /// The network that it is in, as text: `203.0.113.0/24`, `2001:db8:a::/48`.
    package var network: String {
        let bits = isIPv4 ? Self.keptBits.ipv4 : Self.keptBits.ipv6
        var kept = bytes
        for index in bits / 8..<kept.count { kept[index] = 0 }
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(INET6_ADDRSTRLEN)) { buffer in
            inet_ntop(isIPv4 ? AF_INET : AF_INET6, kept, buffer.baseAddress, socklen_t(buffer.count))
            return String(cString: buffer.baseAddress!) + "/\(bits)"
        }
    }
}
