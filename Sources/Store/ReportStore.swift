package import Interactions
package import LinkIdentifiers
package import Messages

package import struct Foundation.Date

/// What reports and support need of the store.
package protocol ReportStore: Sendable {
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

/// An interaction with all that outputs say of it.
package struct InteractionRecord: Sendable {
    package let id: Int64
    package let kind: InteractionKind
    package let at: Date
    package let organization: String
    /// `nil` for a test send (M11.2).
    package let journey: String?
    package let message: String
    /// `nil` for a draft that was sent as a test.
    package let messageVersion: Int?
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
        messageVersion: Int?, profile: String?, link: Link?, destination: String?, automated: AutomatedReason?,
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
    /// `nil` for a draft that was sent as a test.
    package let messageVersion: Int?
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
        organization: String, message: String, messageVersion: Int?, channel: Channel, sentAt: Date?,
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
