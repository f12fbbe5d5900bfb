/// The addresses that have their first bits in common, such as `10.0.0.0/8` or `2001:db8::/32`.
package struct Network: Equatable, Sendable {
    private let first: IPAddress
    /// How many of the 128 bits are in common.
    private let length: Int

    /// An address and behind a slash how many of its bits count; without a slash, all of them do. `nil` for anything else,
    /// bits set behind those that count included: it is not certain what was meant.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, let first = IPAddress(text: parts[0].utf8) else { return nil }
        // As it is written: a mapped address may stand there in its long form.
        let width = parts[0].contains(":") ? 128 : 32
        var length = width
        if parts.count == 2 {
            guard let bits = Int(parts[1]), (0...width).contains(bits), String(bits) == parts[1] else { return nil }
            length = bits
        }
        self.first = first
        self.length = length + 128 - width
        guard masked(first) == first else { return nil }
    }

    /// Networks of IPv6 hold no address of IPv4, unless they are within the mapped ones: `::/0` is not every address.
    package func contains(_ address: IPAddress) -> Bool {
        (length >= 96 || !address.isIPv4) && masked(address) == first
    }

    private func masked(_ address: IPAddress) -> IPAddress {
        // Shifting by all the bits, or more, leaves nothing.
        IPAddress(
            high: address.high & ~(UInt64.max >> UInt64(min(length, 64))),
            low: address.low & ~(UInt64.max >> UInt64(max(length - 64, 0))))
    }
}

extension Collection<Network> {
    package func contains(_ address: IPAddress) -> Bool { contains { $0.contains(address) } }
}
