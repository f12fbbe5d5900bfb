import LinkIdentifiers
import Messages
import Store

/// All that redirecting needs, in memory. Immutable: a refresh makes a new one, and readers never wait for it.
final class EdgeTables: Sendable {
    // Classes: a request looks at one of each, and copies none of what they hold.
    final class Organization: Sendable {
        let number: Int64
        let id: String
        let keys: OrganizationKeys
        /// `nil` for the deployment's.
        let publicURL: PublicURL?

        init(number: Int64, id: String, keys: OrganizationKeys, publicURL: PublicURL?) {
            (self.number, self.id, self.keys, self.publicURL) = (number, id, keys, publicURL)
        }
    }

    final class Version: Sendable {
        let organization: Int64
        /// By ordinal; `nil` where the link is not tracked.
        let destinations: [Destination?]
        /// The ordinals of the links whose destination has been corrected (M4.5).
        let corrected: Set<Int>

        init(organization: Int64, destinations: [Destination?], corrected: Set<Int> = []) {
            (self.organization, self.destinations, self.corrected) = (organization, destinations, corrected)
        }
    }

    let mark: LinkTables.Mark
    let keys: KeyRing
    private let listed: [LinkTables.Organization]
    private let organizations: [HashedIdentifier: Organization]
    private let versions: [Int64: Version]
    /// The message version of each block, `0` for none.
    private let blocks: [Int64]
    /// The same, looked up once for all requests; `nil` where none is known.
    private let versionsOfBlocks: [Version?]

    init(keys: KeyRing) {
        mark = LinkTables.Mark()
        self.keys = keys
        listed = []
        organizations = [:]
        versions = [:]
        blocks = []
        versionsOfBlocks = []
    }

    /// `old`, read with another ring.
    init(_ old: EdgeTables, keys: KeyRing) {
        organizations = old.organizations.mapValues {
            Organization(
                number: $0.number, id: $0.id, keys: keys.organizationKeys(for: $0.id), publicURL: $0.publicURL)
        }
        (mark, listed, versions, blocks) = (old.mark, old.listed, old.versions, old.blocks)
        versionsOfBlocks = old.versionsOfBlocks
        self.keys = keys
    }

    /// `old`, and what has come since.
    init(_ old: EdgeTables, adding news: LinkTables) {
        let keys = old.keys
        var organizations = old.organizations
        for organization in news.organizations {
            // Another form there is none: no request could name it.
            guard let hash = HashedIdentifier(organization.hashedIdentifier) else { continue }
            organizations[hash] = Organization(
                number: organization.number, id: organization.id,
                keys: organizations[hash]?.keys ?? keys.organizationKeys(for: organization.id),
                publicURL: organization.publicURL)
        }
        var versions = old.versions
        for version in news.versions {
            var destinations = [Destination?](repeating: nil, count: (version.links.last?.ordinal ?? 0) + 1)
            for link in version.links {
                destinations[link.ordinal] = Destination(utf8: link.utf8, isPersonalised: link.isPersonalised)
            }
            versions[version.number] = Version(organization: version.organization, destinations: destinations)
        }
        for correction in news.corrections {
            versions[correction.version] = versions[correction.version]?.taking(correction)
        }
        var blocks = old.blocks
        for block in news.blocks {
            let missing = Int(block.number) + 1 - blocks.count
            if missing > 0 { blocks.append(contentsOf: repeatElement(0, count: missing)) }
            blocks[Int(block.number)] = block.version
        }
        self.keys = keys
        listed = news.organizations
        self.organizations = organizations
        self.versions = versions
        self.blocks = blocks
        versionsOfBlocks = blocks.map { versions[$0] }
        mark = news.mark(after: old.mark)
    }

    func isUnchanged(by news: LinkTables) -> Bool {
        news.versions.isEmpty && news.blocks.isEmpty && news.corrections.isEmpty && news.organizations == listed
    }

    func organization(_ hashedIdentifier: HashedIdentifier) -> Organization? { organizations[hashedIdentifier] }

    /// The message version that a delivery belongs to; `nil` where its block is not known (yet).
    func version(of delivery: DeliveryNumber) -> Version? {
        delivery.block < versionsOfBlocks.count ? versionsOfBlocks[Int(delivery.block)] : nil
    }
}

extension EdgeTables.Version {
    /// One that the values sealed in its identifiers do not fit is passed over: the link would lead nowhere.
    fileprivate func taking(_ correction: LinkTables.Correction) -> EdgeTables.Version {
        guard correction.ordinal < destinations.count, let old = destinations[correction.ordinal] else { return self }
        let new = Destination(url: correction.url, isPersonalised: old.isPersonalised)
        guard new.placeholders.count == old.placeholders.count else { return self }
        var destinations = destinations
        destinations[correction.ordinal] = new
        return EdgeTables.Version(
            organization: organization, destinations: destinations, corrected: corrected.union([correction.ordinal]))
    }
}
