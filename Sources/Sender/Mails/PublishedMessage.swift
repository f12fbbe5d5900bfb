import Bounces
import Channels
import Consent
import ContactPoints
import Foundation
import LinkIdentifiers
import Messages
import Store

/// A message version with all that its deliveries share.
struct PublishedMessage {
    let stored: StoredMessageVersion
    private let tracked: CompiledMessage
    /// For recipients who have not consented to tracking.
    private let untracked: CompiledMessage
    private let keys: OrganizationKeys
    private let mint: IdentifierMint
    /// What the URLs of one-click unsubscribing begin with.
    private let unsubscribing: String
    /// The sender's address.
    private let sender: String
    /// As the header has it.
    let from: String
    private let bounceAddress: BounceAddress?

    /// - Parameter bounceAddress: where mails come back to; `nil` for the sender's address.
    init(
        _ stored: StoredMessageVersion, keys: KeyRing, publicURL: PublicURL, bounceAddress: BounceAddress?
    ) throws(MessageError) {
        self.stored = stored
        let publicURL = stored.organization.publicURL ?? publicURL
        let hash = stored.organization.hashedIdentifier
        let linkURL = publicURL.links(of: hash)
        let preferences = (publicURL.preferences(of: hash), LinkReference.preferences)
        tracked = try CompiledMessage(
            stored.content,
            urls: MessageURLs(
                link: { _ in linkURL }, pixel: publicURL.pixels(of: hash), preferences: preferences,
                identifierLength: OrganizationKeys.identifierLength))
        // The link to the preferences is not tracking.
        untracked = try CompiledMessage(
            stored.content,
            urls: MessageURLs(preferences: preferences, identifierLength: OrganizationKeys.identifierLength))
        unsubscribing = publicURL.unsubscribing(of: hash)
        self.keys = keys.organizationKeys(for: stored.organization.id)
        mint = IdentifierMint(keys: self.keys, maximumOrdinal: tracked.links.count)
        (from, sender) = Self.sender(stored.content.from)
        self.bounceAddress = bounceAddress
    }

    /// The mail of one delivery; tracked only if the recipient has consented to it (M3.1).
    ///
    /// - Parameter journey: the journey's name; `nil` for a test send.
    func mail(_ delivery: DeliveryNumber, to recipient: Recipient, journey: String?, sentAt: Date) -> OutgoingMail {
        let mayTrack = stored.decision(for: recipient).mayTrack
        let content = content(of: delivery, recipient.variables, isTracked: mayTrack)
        let name = keys.name(of: delivery)
        let domain = sender.split(separator: "@").last ?? ""
        let mail = Mail(
            from: from,
            to: recipient.address,
            date: sentAt,
            messageID: "\(name)@\(domain)",
            headers: [],
            unsubscribing: isConsentAsked ? unsubscribing + preferences(of: delivery) : nil,
            feedbackID: FeedbackID(
                message: stored.message, journey: journey ?? "test", purpose: stored.content.purpose.rawValue,
                organization: stored.organization.id),
            content: content)
        return OutgoingMail(
            name: name, mail: mail, profile: recipient.profile,
            returnPath: bounceAddress?.returnPath(token: keys.returnToken(of: delivery)) ?? sender)
    }

    /// What one recipient reads.
    func content(of delivery: DeliveryNumber, _ variables: Variables, isTracked: Bool) -> RenderedMessage {
        (isTracked ? tracked : untracked).render(variables, identifiers: mint.identifiers(of: delivery))
    }

    /// Every hyperlink as the author wrote it.
    var links: [Link] { tracked.links }

    /// A message's sender with its domain in ASCII, and the address of it.
    private static func sender(_ from: String) -> (mailbox: String, address: String) {
        // It was one when the workspace was applied.
        guard let address = try? ContactPoint(mailbox: from).text else { return (from, from) }
        guard from.hasSuffix(">"), let open = from.lastIndex(of: "<") else { return (address, address) }
        return ("\(from[..<open])<\(address)>", address)
    }

    /// Whether there is a consent that the recipient could take back.
    private var isConsentAsked: Bool { stored.organization.compliance.model(of: stored.content.purpose) != .disabled }

    /// The identifier of the recipient's preferences.
    private func preferences(of delivery: DeliveryNumber) -> String {
        // The ordinal is in bounds, and without values no identifier is too long.
        let reference = LinkReference(delivery: delivery, ordinal: LinkReference.preferences)!
        return String(decoding: keys.identifier(of: reference)!, as: UTF8.self)
    }
}
