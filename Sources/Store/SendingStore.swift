package import Consent
package import LinkIdentifiers
package import Messages

package import struct Foundation.Date
package import struct Foundation.TimeZone

/// What handing messages over needs of the store. Of a journey that is paused there is nothing to hand over.
package protocol SendingStore: Sendable {
    /// The blocks with text messages that are prepared and were not handed over, by message version, in their order.
    func preparedTextBlocks() async throws -> [Int64: [Int64]]
    /// The text messages of a block that are prepared and were not handed over. Lowest numbers first.
    func preparedTexts(inBlock block: Int64, limit: Int) async throws -> [PreparedDelivery]
    /// Notes that a gateway is about to be asked to take these text messages, and what their links take of the recipients.
    /// From here on a message may have been taken.
    ///
    /// - Returns: those that may be handed over; of the others the recipients have been erased meanwhile (M10.4).
    func beginHandOver(_ texts: [HandOver], at now: Date) async throws -> Set<DeliveryNumber>
    /// Text messages of which a gateway was being asked when whoever asked came to an end. Lowest numbers first.
    func interruptedTexts(limit: Int) async throws -> [PreparedDelivery]
    /// Notes what became of deliveries, and moves their runs on, in one transaction.
    ///
    /// - Returns: those that were sent and are not there any more: their recipients have been erased meanwhile (M10.4).
    @discardableResult func complete(_ completions: [Completion], at now: Date) async throws -> [DeliveryNumber]
    /// The content of a message version, and whose it is.
    func messageVersion(_ number: Int64) async throws -> StoredMessageVersion?
}

/// Somebody who has an address for the channel.
package struct Recipient: Sendable {
    /// The profile's external id.
    package let profile: String
    package let attributes: [String: String]
    package let contactPoint: Int64
    package let address: String
    /// The profile's address, normalised; `nil` where it has none.
    package let email: String?
    /// The profile's number, normalised; `nil` where it has none.
    package let phone: String?
    /// What the contact point has said, as it stands in the store now (M3.1).
    package let consent: ConsentRecords

    package init(
        profile: String, attributes: [String: String], contactPoint: Int64, address: String,
        email: String?, phone: String?, consent: ConsentRecords
    ) {
        self.profile = profile
        self.attributes = attributes
        self.contactPoint = contactPoint
        self.address = address
        self.email = email
        self.phone = phone
        self.consent = consent
    }
}

/// A delivery that has its number and has not been handed over for certain.
package struct PreparedDelivery: Sendable {
    package let number: DeliveryNumber
    package let messageVersion: Int64
    package let recipient: Recipient
    package let run: Int64
    /// The number of the run's journey version; `nil` for a test send.
    package let journeyVersion: Int64?
    /// The index of the step that sends it.
    package let step: Int
    package var sentAt: Date
    /// Whether its journey has been stopped.
    package let isStopped: Bool
    /// Whether its run is to end: the event of the exit rule has been recorded.
    package let hasLeft: Bool
    /// Whether the contact point is the profile's still.
    package let isCurrent: Bool
    /// The recipient's time zone: its own, else its organization's, else UTC.
    package let zone: TimeZone

    package init(
        number: DeliveryNumber, messageVersion: Int64, recipient: Recipient, run: Int64, journeyVersion: Int64?,
        step: Int, sentAt: Date, isStopped: Bool, hasLeft: Bool, isCurrent: Bool, zone: TimeZone
    ) {
        self.number = number
        self.messageVersion = messageVersion
        self.recipient = recipient
        self.run = run
        self.journeyVersion = journeyVersion
        self.step = step
        self.sentAt = sentAt
        self.isStopped = isStopped
        self.hasLeft = hasLeft
        self.isCurrent = isCurrent
        self.zone = zone
    }
}

package struct StoredMessageVersion: Sendable {
    package let organization: StoredOrganization
    package let message: String
    package let content: MessageContent

    package init(organization: StoredOrganization, message: String, content: MessageContent) {
        self.organization = organization
        self.message = message
        self.content = content
    }
}

package struct StoredOrganization: Equatable, Sendable {
    package let id: String
    package let hashedIdentifier: String
    /// A branded host in place of the deployment's (M4.1).
    package let publicURL: PublicURL?
    /// Where its short links are, in place of the deployment's (M9.2).
    package let shortURL: PublicURL?
    package let compliance: ComplianceProfile
    /// Where numbers without a country code are from: ISO 3166-1 alpha-2; `nil` for nowhere.
    package let region: String?
    /// What people call it.
    package let name: String

    package init(
        id: String, hashedIdentifier: String, publicURL: PublicURL?, shortURL: PublicURL?,
        compliance: ComplianceProfile,
        region: String?, name: String
    ) {
        self.id = id
        self.hashedIdentifier = hashedIdentifier
        self.publicURL = publicURL
        self.shortURL = shortURL
        self.compliance = compliance
        self.region = region
        self.name = name
    }
}
