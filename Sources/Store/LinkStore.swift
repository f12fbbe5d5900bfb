package import Interactions
package import LinkIdentifiers
package import Messages

package import struct Foundation.Date

/// What the edge needs of the store.
package protocol LinkStore: Sendable {
    /// Everything that redirecting needs and that came after `mark`.
    func linkTables(after mark: LinkTables.Mark) async throws -> LinkTables
    /// What following a link of a text message may need to know of its delivery. `nil` where there is no such delivery: it
    /// has been erased, or never was.
    ///
    /// - Parameter ordinal: the link's.
    func textDelivery(_ number: DeliveryNumber, ordinal: Int) async throws -> TextDelivery?
    /// When the last delivery of a block was sent; `nil` where none was.
    func lastSending(inBlock block: Int64) async throws -> Date?
}

/// A text message's delivery, as far as following one of its links may need it.
package struct TextDelivery: Equatable, Sendable {
    package let sentAt: Date
    /// What the link's destination takes of the recipient (M1.6), in the order of its placeholders; `nil` where the link
    /// is not personalised, or they are no longer kept.
    package let personalValues: [String]?

    package init(sentAt: Date, personalValues: [String]?) {
        self.sentAt = sentAt
        self.personalValues = personalValues
    }
}

/// Where an edge keeps what it has read of the store, for the time when it cannot be read.
package protocol LinkSnapshot: Sendable {
    /// Everything that was saved; empty where nothing was.
    func load() async throws -> LinkTables
    /// - Parameter replacing: whether `tables` is all there is, not only what is new.
    func save(_ tables: LinkTables, replacing: Bool) async throws
}

/// The organizations, message versions and blocks that the edge holds in memory.
package struct LinkTables: Sendable {
    /// How far somebody has read. The newest version, block and correction that are known; `0` for none.
    package struct Mark: Equatable, Sendable {
        package var version: Int64
        package var block: Int64
        package var correction: Int64

        /// Behind all there will ever be: organizations only are read after it.
        package static let everything = Mark(version: .max, block: .max, correction: .max)

        package init(version: Int64 = 0, block: Int64 = 0, correction: Int64 = 0) {
            self.version = version
            self.block = block
            self.correction = correction
        }
    }

    package struct Organization: Equatable, Sendable {
        package let number: Int64
        package let id: String
        package let hashedIdentifier: String
        /// A branded host in place of the deployment's (M4.1).
        package let publicURL: PublicURL?
        /// Where its short links are, in place of the deployment's (M9.2).
        package let shortURL: PublicURL?
        /// How long after sending its short links redirect; `nil` for ever (M9.3).
        package let shortLinksWindow: TrackingWindow?

        package init(
            number: Int64, id: String, hashedIdentifier: String, publicURL: PublicURL? = nil,
            shortURL: PublicURL? = nil,
            shortLinksWindow: TrackingWindow? = nil
        ) {
            self.number = number
            self.id = id
            self.hashedIdentifier = hashedIdentifier
            self.publicURL = publicURL
            self.shortURL = shortURL
            self.shortLinksWindow = shortLinksWindow
        }
    }

    package struct Version: Sendable {
        package let number: Int64
        package let organization: Int64
        package let channel: Channel
        package var links: [Link] = []

        package init(number: Int64, organization: Int64, channel: Channel) {
            self.number = number
            self.organization = organization
            self.channel = channel
        }
    }

    /// A link that is tracked, or of a text message, whose links all lead somewhere (M9.1).
    package struct Link: Sendable {
        package let ordinal: Int
        /// The URL as written, in UTF-8: the very bytes that an edge answers with, so that it needs no copy of them.
        package let utf8: [UInt8]
        package let isPersonalised: Bool
        package let isTracked: Bool

        package init(ordinal: Int, utf8: [UInt8], isPersonalised: Bool, isTracked: Bool = true) {
            self.ordinal = ordinal
            self.utf8 = utf8
            self.isPersonalised = isPersonalised
            self.isTracked = isTracked
        }

        package init(ordinal: Int, url: String, isPersonalised: Bool, isTracked: Bool = true) {
            self.init(ordinal: ordinal, utf8: Array(url.utf8), isPersonalised: isPersonalised, isTracked: isTracked)
        }

        /// As written.
        package var url: String { String(decoding: utf8, as: UTF8.self) }
    }

    package struct Block: Sendable {
        package let number: Int64
        package let version: Int64

        package init(number: Int64, version: Int64) {
            self.number = number
            self.version = version
        }
    }

    /// Another destination for a tracked link (M4.5). Of several for one link the last counts.
    package struct Correction: Sendable {
        package let number: Int64
        package let version: Int64
        package let ordinal: Int
        package let url: String

        package init(number: Int64, version: Int64, ordinal: Int, url: String) {
            self.number = number
            self.version = version
            self.ordinal = ordinal
            self.url = url
        }
    }

    /// All of them, since they are few.
    package var organizations: [Organization]
    package var versions: [Version]
    package var blocks: [Block]
    /// Of versions that are known or among ``versions``, in the order of their numbers.
    package var corrections: [Correction]

    package init(
        organizations: [Organization], versions: [Version], blocks: [Block], corrections: [Correction] = []
    ) {
        self.organizations = organizations
        self.versions = versions
        self.blocks = blocks
        self.corrections = corrections
    }

    /// How far somebody has read who has read these after `mark`.
    package func mark(after mark: Mark) -> Mark {
        Mark(
            version: max(mark.version, versions.last?.number ?? 0), block: max(mark.block, blocks.last?.number ?? 0),
            correction: max(mark.correction, corrections.last?.number ?? 0))
    }
}
