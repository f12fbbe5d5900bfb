package import Interactions
package import LinkIdentifiers
package import Messages

package import struct Foundation.Date

/// What reports and support need of the store.
package protocol ReportStore: Sendable {
    /// The figures of every message version, oldest first.
    ///
    /// - Parameters:
    ///   - message: of this message only.
    ///   - organization: of this organization only.
    func figures(message: String?, organization: String?) async throws -> [MessageFigures]
    /// Interactions in the order in which they were recorded, from the one behind `id`, `limit` at most.
    func interactions(after id: Int64, limit: Int) async throws -> [InteractionRecord]
    /// The same of those that match, and how far has been looked: many that do not match may lie between two that do, and
    /// no call looks at more than so many.
    ///
    /// - Returns: the last id that has been looked at; `nil` where there are no more.
    func interactions(
        matching filter: InteractionFilter, after id: Int64, limit: Int
    ) async throws -> (records: [InteractionRecord], lookedAt: Int64?)
    /// The organization with this hashed identifier.
    func organization(hashedIdentifier: String) async throws -> LinkTables.Organization?
    /// What a link reference names; `nil` where there is no such delivery.
    ///
    /// - Parameter isOfBlock: whether it stands for the delivery's block, as a short link does that names nobody: then there
    ///   need be no such delivery, and nothing is said of it.
    func describe(_ reference: LinkReference, isOfBlock: Bool) async throws -> LinkDescription?
}

/// The figures of one message version (M12.1).
package struct MessageFigures: Sendable {
    package struct Link: Sendable {
        package let ordinal: Int
        package let name: String?
        /// As written, whatever it leads to now: the figures of a link are under one URL for its life.
        package let url: String
        /// Where it leads since its last correction (M4.5); `nil` without any.
        package let correctedURL: String?
        package let clicks: Counts

        package init(ordinal: Int, name: String?, url: String, correctedURL: String?, clicks: Counts) {
            self.ordinal = ordinal
            self.name = name
            self.url = url
            self.correctedURL = correctedURL
            self.clicks = clicks
        }
    }

    /// What became of the message version's deliveries, as whoever took them says.
    package struct Sending: Equatable, Sendable {
        /// Handed over, and taken as far as is known.
        package var sent: Int
        /// Of those sent: they may not have been taken.
        package var unconfirmed = 0
        /// Not sent, because the gateway or mail server would not take them.
        package var refused = 0
        /// Of those sent: they have arrived; of text messages.
        package var confirmed = 0
        /// Of those sent: they will not arrive; e-mails have come back.
        package var failed = 0
        /// How often an e-mail was offered again that may have been taken before.
        package var unacknowledged = 0

        package init(
            sent: Int, unconfirmed: Int = 0, refused: Int = 0, confirmed: Int = 0, failed: Int = 0,
            unacknowledged: Int = 0
        ) {
            self.sent = sent
            self.unconfirmed = unconfirmed
            self.refused = refused
            self.confirmed = confirmed
            self.failed = failed
            self.unacknowledged = unacknowledged
        }
    }

    package let message: String
    package let version: Int
    package let channel: Channel
    package let sending: Sending
    package let opens: Counts
    package let clicks: Counts
    /// The trackable links, a logical link under its first ordinal (M2.4).
    package let links: [Link]

    package init(
        message: String, version: Int, channel: Channel, sending: Sending, opens: Counts, clicks: Counts, links: [Link]
    ) {
        self.message = message
        self.version = version
        self.channel = channel
        self.sending = sending
        self.opens = opens
        self.clicks = clicks
        self.links = links
    }

    package var sent: Int { sending.sent }
    /// What was sent and did not come back.
    package var delivered: Int { sent - sending.failed }
    /// Unique opens ÷ delivered; `nil` where nothing was delivered.
    package var openRate: Double? { Self.rate(opens.unique, of: delivered) }
    /// Deliveries with a click ÷ delivered.
    package var clickThroughRate: Double? { Self.rate(clicks.unique, of: delivered) }
    /// Deliveries with a click ÷ unique opens; `nil` where nothing was opened.
    package var clickToOpenRate: Double? { Self.rate(clicks.unique, of: opens.unique) }

    private static func rate(_ part: Int, of whole: Int) -> Double? { whole == 0 ? nil : Double(part) / Double(whole) }
}

/// An interaction with all that outputs say of it.
package struct InteractionRecord: Sendable {
    package let id: Int64
    package let kind: InteractionKind
    package let at: Date
    package let organization: String
    /// `nil` for a test send (M11.2).
    package let journey: String?
    package let message: String
    package let messageVersion: Int
    /// The external id; `nil` for an anonymous interaction.
    package let profile: String?
    package let link: Link?
    package let destination: String?
    package let automated: AutomatedReason?
    /// The network that the request came from; `nil` where it was not kept.
    package let network: String?

    package struct Link: Sendable {
        package let ordinal: Int
        package let name: String?
        package let url: String

        package init(ordinal: Int, name: String?, url: String) {
            self.ordinal = ordinal
            self.name = name
            self.url = url
        }
    }

    package init(
        id: Int64, kind: InteractionKind, at: Date, organization: String, journey: String?, message: String,
        messageVersion: Int, profile: String?, link: Link?, destination: String?, automated: AutomatedReason?,
        network: String?
    ) {
        self.id = id
        self.kind = kind
        self.at = at
        self.organization = organization
        self.journey = journey
        self.message = message
        self.messageVersion = messageVersion
        self.profile = profile
        self.link = link
        self.destination = destination
        self.automated = automated
        self.network = network
    }

    package var isAnonymous: Bool { profile == nil }
}

/// What support may learn of a link.
package struct LinkDescription: Sendable {
    package let organization: String
    package let message: String
    package let messageVersion: Int
    package let channel: Channel
    /// `nil` where it is not known which delivery it is of.
    package let sentAt: Date?
    /// `nil` for the pixel.
    package let link: InteractionRecord.Link?
    /// Where the link leads since its last correction (M4.5); `nil` without any.
    package let correctedURL: String?
    /// Whether the link's URL carries personal values.
    package let isPersonalised: Bool
    /// Who it was sent to: only ever shown on request. `nil` where it is not known.
    package let profile: String?

    package init(
        organization: String, message: String, messageVersion: Int, channel: Channel, sentAt: Date?,
        link: InteractionRecord.Link?, correctedURL: String?, isPersonalised: Bool, profile: String?
    ) {
        self.organization = organization
        self.message = message
        self.messageVersion = messageVersion
        self.channel = channel
        self.sentAt = sentAt
        self.link = link
        self.correctedURL = correctedURL
        self.isPersonalised = isPersonalised
        self.profile = profile
    }
}

extension ReportStore {
    /// Of every organization.
    package func figures(message: String?) async throws -> [MessageFigures] {
        try await figures(message: message, organization: nil)
    }
}
