import Consent
import Foundation
import LinkIdentifiers
import Messages
import Store

/// A message version with all that its deliveries share.
struct PublishedMessage {
    private let stored: StoredMessageVersion
    private let tracked: CompiledMessage
    /// For recipients who have not consented to tracking.
    private let untracked: CompiledMessage
    private let keys: OrganizationKeys
    private let mint: IdentifierMint
    /// The sender's, which stands behind the `@` of a Message-ID.
    private let domain: String

    init(_ stored: StoredMessageVersion, keys: KeyRing, publicURL: PublicURL) throws(MessageError) {
        self.stored = stored
        let publicURL = stored.organization.publicURL ?? publicURL
        let linkURL = publicURL.links(of: stored.organization.hashedIdentifier)
        let urls = TrackedURLs(
            link: { _ in linkURL }, pixel: publicURL.pixels(of: stored.organization.hashedIdentifier),
            identifierLength: OrganizationKeys.identifierLength)
        tracked = try CompiledMessage(stored.content, urls: urls)
        untracked = try CompiledMessage(stored.content)
        self.keys = keys.organizationKeys(for: stored.organization.id)
        mint = IdentifierMint(keys: self.keys, maximumOrdinal: tracked.links.count)
        domain = String(stored.content.from.split(separator: "@").last ?? "").trimmingCharacters(in: ["<", ">", " "])
    }

    func decision(for recipient: Recipient) -> ConsentDecision {
        ConsentDecision(
            purpose: stored.content.purpose, topic: stored.content.topic, profile: stored.organization.compliance,
            records: recipient.consent)
    }

    /// The mail of one delivery; tracked only if the recipient has consented to it (M3.1).
    func mail(_ delivery: DeliveryNumber, to recipient: Recipient, sentAt: Date) -> Mail {
        var profile = recipient.attributes
        profile["id"] = recipient.profile
        profile["email"] = recipient.address
        let variables = Variables(profile: profile)
        let content =
            decision(for: recipient).mayTrack
            ? tracked.render(variables, identifiers: mint.identifiers(of: delivery)) : untracked.render(variables)
        return Mail(
            from: stored.content.from,
            to: recipient.address,
            date: sentAt,
            messageID: "\(name(of: delivery))@\(domain)",
            headers: [("X-Waymark-Profile", recipient.profile)],
            content: content)
    }

    /// What the delivery is handed over under, each time.
    func name(of delivery: DeliveryNumber) -> String { String(decoding: keys.name(of: delivery), as: UTF8.self) }
}
