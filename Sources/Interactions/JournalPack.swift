/// Entries in the form in which a journal keeps them.
///
/// Each is milliseconds since 1970 (8 bytes), delivery (8), ordinal (2), flags (1), user agent, destination if it has one, and
/// address if it has one (4 or 16, in network order); integers little-endian, texts behind their length (2). Where a user agent has stood before, how far back that is
/// stands in its place (4), from here to its length: most of a journal would be user agents otherwise, and those of
/// clicks that arrive together are few. What lies so far back stays there when packs are joined.
package struct JournalPack: Sendable {
    /// What begins the packs that were joined; another form would have another.
    static let version: UInt8 = 1

    package let bytes: [UInt8]
    /// How many entries there are.
    package let count: Int

    /// What a journal keeps of packs that become durable together, as ``JournalEntry/unpack(_:)`` reads it.
    package static func joined(_ packs: some Collection<JournalPack>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(packs.reduce(1) { $0 + $1.bytes.count })
        bytes.append(version)
        for pack in packs { bytes.append(contentsOf: pack.bytes) }
        return bytes
    }
}

extension JournalPack {
    struct Flags: OptionSet {
        let rawValue: UInt8

        static let asksForAnonymity = Flags(rawValue: 1)
        static let isPrefetch = Flags(rawValue: 2)
        static let hasDestination = Flags(rawValue: 4)
        /// The user agent has stood before.
        static let repeatsUserAgent = Flags(rawValue: 8)
        static let hasIPv4 = Flags(rawValue: 16)
        static let hasIPv6 = Flags(rawValue: 32)
    }
}
