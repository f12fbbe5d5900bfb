import LinkIdentifiers
import Messages
import Store

/// All that redirecting needs, in memory. Immutable: a refresh makes a new one, and readers never wait for it.
final class EdgeTables: Sendable {
    // Classes: a request looks at one of each, and copies none of what they hold.
    final class Organization: Sendable {
        let listed: LinkTables.Organization
        let keys: OrganizationKeys

        init(_ listed: LinkTables.Organization, keys: OrganizationKeys) {
            (self.listed, self.keys) = (listed, keys)
        }
    }

    final class Version: Sendable {
        let organization: Int64
        /// Whether it is of a text message.
        let isText: Bool
        /// By ordinal; `nil` where there is no link that leads through here: of an e-mail, those that are not tracked.
        let destinations: [Destination?]
        /// The ordinals of a text message's links that are not tracked, which lead through here all the same (M9.1).
        let untracked: Set<Int>
        /// The ordinals of the links whose destination has been corrected (M4.5).
        let corrected: Set<Int>

        init(_ version: LinkTables.Version) {
            var destinations = [Destination?](repeating: nil, count: (version.links.last?.ordinal ?? 0) + 1)
            for link in version.links {
                destinations[link.ordinal] = Destination(utf8: link.utf8, isPersonalised: link.isPersonalised)
            }
            organization = version.organization
            isText = version.channel == .text
            self.destinations = destinations
            untracked = Set(version.links.lazy.filter { !$0.isTracked }.map(\.ordinal))
            corrected = []
        }

        private init(_ old: Version, destinations: [Destination?], corrected: Set<Int>) {
            (organization, isText, untracked) = (old.organization, old.isText, old.untracked)
            (self.destinations, self.corrected) = (destinations, corrected)
        }

        /// One that the values sealed in its identifiers do not fit is passed over: the link would lead nowhere.
        fileprivate func taking(_ correction: LinkTables.Correction) -> Version {
            guard correction.ordinal < destinations.count, let old = destinations[correction.ordinal] else {
                return self
            }
            let new = Destination(url: correction.url, isPersonalised: old.isPersonalised)
            guard new.placeholders.count == old.placeholders.count else { return self }
            var destinations = destinations
            destinations[correction.ordinal] = new
            return Version(self, destinations: destinations, corrected: corrected.union([correction.ordinal]))
        }
    }

    let mark: LinkTables.Mark
    let keys: KeyRing
    let shortLinkKeys: ShortLinkKeys
    private let listed: [LinkTables.Organization]
    private let organizations: [HashedIdentifier: Organization]
    private let organizationsByNumber: [Int64: Organization]
    private let versions: [Int64: Version]
    /// The message version of each block, `0` for none.
    private let blocks: [Int64]
    /// How many blocks may be taken before an edge hears of it: for 250,000 messages.
    private static let maximumNews = 64
    /// The same, looked up once for all requests; `nil` where none is known.
    private let versionsOfBlocks: [Version?]

    init(keys: KeyRing) {
        mark = LinkTables.Mark()
        self.keys = keys
        shortLinkKeys = keys.shortLinkKeys
        listed = []
        organizations = [:]
        organizationsByNumber = [:]
        versions = [:]
        blocks = []
        versionsOfBlocks = []
    }

    /// `old`, read with another ring.
    init(_ old: EdgeTables, keys: KeyRing) {
        organizations = old.organizations.mapValues {
            Organization($0.listed, keys: keys.organizationKeys(for: $0.listed.id))
        }
        organizationsByNumber = Self.byNumber(organizations)
        (mark, listed, versions, blocks) = (old.mark, old.listed, old.versions, old.blocks)
        versionsOfBlocks = old.versionsOfBlocks
        self.keys = keys
        shortLinkKeys = keys.shortLinkKeys
    }

    /// `old`, and what has come since.
    init(_ old: EdgeTables, adding news: LinkTables) {
        let keys = old.keys
        var organizations = old.organizations
        for organization in news.organizations {
            // Another form there is none: no request could name it.
            guard let hash = HashedIdentifier(organization.hashedIdentifier) else { continue }
            organizations[hash] = Organization(
                organization, keys: organizations[hash]?.keys ?? keys.organizationKeys(for: organization.id))
        }
        var versions = old.versions
        for version in news.versions {
            versions[version.number] = Version(version)
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
        shortLinkKeys = old.shortLinkKeys
        listed = news.organizations
        self.organizations = organizations
        organizationsByNumber = Self.byNumber(organizations)
        self.versions = versions
        self.blocks = blocks
        versionsOfBlocks = blocks.map { versions[$0] }
        mark = news.mark(after: old.mark)
    }

    func isUnchanged(by news: LinkTables) -> Bool {
        news.versions.isEmpty && news.blocks.isEmpty && news.corrections.isEmpty && news.organizations == listed
    }

    private static func byNumber(_ organizations: [HashedIdentifier: Organization]) -> [Int64: Organization] {
        Dictionary(organizations.values.map { ($0.listed.number, $0) }) { $1 }
    }

    func organization(_ hashedIdentifier: HashedIdentifier) -> Organization? { organizations[hashedIdentifier] }

    func organization(_ number: Int64) -> Organization? { organizationsByNumber[number] }

    /// Whether a delivery's block is one of the next that are taken. Blocks are numbered one after the other.
    func mayComeNext(_ delivery: DeliveryNumber) -> Bool { delivery.block < blocks.count + Self.maximumNews }

    /// The message version that a delivery belongs to; `nil` where its block is not known (yet).
    func version(of delivery: DeliveryNumber) -> Version? {
        delivery.block < versionsOfBlocks.count ? versionsOfBlocks[Int(delivery.block)] : nil
    }
}
