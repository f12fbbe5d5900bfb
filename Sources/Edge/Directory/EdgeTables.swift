import LinkIdentifiers
import Messages
import Store

/// All that redirecting needs, in memory. Immutable: a refresh makes a new one, and readers never wait for it.
final class EdgeTables: Sendable {
    struct Organization: Sendable {
        let number: Int64
        let id: String
        let keys: OrganizationKeys
    }

    struct Version: Sendable {
        let organization: Int64
        /// By ordinal; `nil` where the link is not tracked.
        var destinations: [Destination?]
        /// The ordinals of the links whose destination has been corrected (M4.5).
        var corrected: Set<Int> = []
    }

    let mark: LinkTables.Mark
    private let keys: KeyRing
    private let organizations: [[UInt8]: Organization]
    private let versions: [Int64: Version]
    /// The message version of each block, `0` for none.
    private let blocks: [Int64]

    init(keys: KeyRing) {
        mark = LinkTables.Mark()
        self.keys = keys
        organizations = [:]
        versions = [:]
        blocks = []
    }

    /// `old`, read with another ring.
    init(_ old: EdgeTables, keys: KeyRing) {
        organizations = old.organizations.mapValues {
            Organization(number: $0.number, id: $0.id, keys: keys.organizationKeys(for: $0.id))
        }
        (mark, versions, blocks) = (old.mark, old.versions, old.blocks)
        self.keys = keys
    }

    /// `old`, and what has come since.
    init(_ old: EdgeTables, adding news: LinkTables) {
        let keys = old.keys
        var organizations = old.organizations
        for organization in news.organizations {
            let hash = Array(organization.hashedIdentifier.utf8)
            guard organizations[hash] == nil else { continue }
            organizations[hash] = Organization(
                number: organization.number, id: organization.id,
                keys: keys.organizationKeys(for: organization.id))
        }
        var versions = old.versions
        for version in news.versions {
            var destinations = [Destination?](repeating: nil, count: (version.links.last?.ordinal ?? 0) + 1)
            for link in version.links {
                destinations[link.ordinal] = Destination(url: link.url, isPersonalised: link.isPersonalised)
            }
            versions[version.number] = Version(organization: version.organization, destinations: destinations)
        }
        for correction in news.corrections { versions[correction.version]?.take(correction) }
        var blocks = old.blocks
        for block in news.blocks {
            let missing = Int(block.number) + 1 - blocks.count
            if missing > 0 { blocks.append(contentsOf: repeatElement(0, count: missing)) }
            blocks[Int(block.number)] = block.version
        }
        self.keys = keys
        self.organizations = organizations
        self.versions = versions
        self.blocks = blocks
        mark = LinkTables.Mark(
            version: max(old.mark.version, news.versions.last?.number ?? 0),
            block: max(old.mark.block, news.blocks.last?.number ?? 0),
            correction: max(old.mark.correction, news.corrections.last?.number ?? 0))
    }

    func isUnchanged(by news: LinkTables) -> Bool {
        news.versions.isEmpty && news.blocks.isEmpty && news.corrections.isEmpty
            && news.organizations.count == organizations.count
    }

    func organization(_ hashedIdentifier: some Collection<UInt8>) -> Organization? {
        organizations[Array(hashedIdentifier)]
    }

    /// The message version that a delivery belongs to; `nil` where its block is not known (yet).
    func version(of delivery: DeliveryNumber) -> Version? {
        guard delivery.block < blocks.count else { return nil }
        return versions[blocks[Int(delivery.block)]]
    }
}

extension EdgeTables.Version {
    /// One that the values sealed in its identifiers do not fit is passed over: the link would lead nowhere.
    fileprivate mutating func take(_ correction: LinkTables.Correction) {
        guard correction.ordinal < destinations.count, let old = destinations[correction.ordinal] else { return }
        let new = Destination(url: correction.url, isPersonalised: old.isPersonalised)
        guard new.placeholders.count == old.placeholders.count else { return }
        destinations[correction.ordinal] = new
        corrected.insert(correction.ordinal)
    }
}
