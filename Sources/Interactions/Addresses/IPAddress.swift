import Foundation

/// An internet address. One of IPv4 is kept as the IPv6 address that is mapped to it (RFC 4291 §2.5.5.2), and so the two
/// are the same.
package struct IPAddress: Hashable, Sendable {
    /// The 128 bits, from the first.
    let high, low: UInt64

    init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    private static let longestText = 45

    /// The text of an address, without port, brackets or zone: four decimal numbers without leading zeros, or RFC 4291 §2.2.
    package init?(text: some Collection<UInt8>) {
        guard text.count <= Self.longestText, !text.contains(0) else { return nil }
        let bytes = withUnsafeTemporaryAllocation(of: CChar.self, capacity: Self.longestText + 1) { terminated in
            _ = terminated.initialize(from: text.lazy.map { CChar(bitPattern: $0) } + CollectionOfOne(0))
            var bytes = [UInt8](repeating: 0, count: 16)
            if inet_pton(AF_INET6, terminated.baseAddress!, &bytes) == 1 { return bytes }
            return inet_pton(AF_INET, terminated.baseAddress!, &bytes) == 1 ? Array(bytes.prefix(4)) : []
        }
        self.init(bytes: bytes)
    }

    /// An address in network byte order: 4 bytes of IPv4, or 16 of IPv6.
    package init?(bytes: some Collection<UInt8>) {
        func integer(_ bytes: some Sequence<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
        switch bytes.count {
        case 4: self.init(high: 0, low: 0xFFFF << 32 | integer(bytes))
        case 16: self.init(high: integer(bytes.prefix(8)), low: integer(bytes.dropFirst(8)))
        default: return nil
        }
    }

    package var isIPv4: Bool { high == 0 && low >> 32 == 0xFFFF }

    /// In network byte order: 4 of IPv4, 16 of IPv6.
    package var bytes: [UInt8] {
        let all = [high, low].flatMap { half in (0..<8).map { UInt8(truncatingIfNeeded: half >> (56 - 8 * $0)) } }
        return isIPv4 ? Array(all.suffix(4)) : all
    }
}
