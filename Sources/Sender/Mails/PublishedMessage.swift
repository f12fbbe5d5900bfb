import Consent
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
    let keys: OrganizationKeys
    private let mint: IdentifierMint
    /// What the URLs of one-click unsubscribing begin with.
    private let unsubscribing: String
    /// The sender's, which stands behind the `@` of a Message-ID.
    private let domain: String

    init(_ stored: StoredMessageVersion, keys: KeyRing, publicURL: PublicURL) throws(MessageError) {
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
        domain = String(stored.content.from.split(separator: "@").last ?? "").trimmingCharacters(in: ["<", ">", " "])
    }

    /// The mail of one delivery; tracked only if the recipient has consented to it (M3.1).
    func mail(_ delivery: DeliveryNumber, to recipient: Recipient, sentAt: Date) -> Mail {
        let message = stored.decision(for: recipient).mayTrack ? tracked : untracked
        let content = message.render(recipient.variables, identifiers: mint.identifiers(of: delivery))
        return Mail(
            from: stored.content.from,
            to: recipient.address,
            date: sentAt,
            messageID: "\(keys.name(of: delivery))@\(domain)",
            headers: [("X-Waymark-Profile", recipient.profile)],
            unsubscribing: isConsentAsked ? unsubscribing + preferences(of: delivery) : nil,
            content: content)
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
