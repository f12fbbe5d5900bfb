import Consent
import Foundation
import LinkIdentifiers
import Messages
import Store

/// A message version with all that its deliveries share.
struct PublishedMessage {
    private let stored: StoredMessageVersion
    private let compiled: CompiledMessage
    private let keys: OrganizationKeys
    private let links: MessageLinks
    /// The sender's, which stands behind the `@` of a Message-ID.
    private let domain: String

    init(_ stored: StoredMessageVersion, keys: KeyRing, publicURL: String) throws(MessageError) {
        self.stored = stored
        // Variables were checked when it was published.
        compiled = try CompiledMessage(stored.content, knownVariables: nil)
        self.keys = keys.organizationKeys(for: stored.organization.id)
        links = MessageLinks(
            publicURL: publicURL, hashedIdentifier: stored.organization.hashedIdentifier, keys: self.keys,
            linkCount: compiled.links.count)
        domain = String(stored.content.from.split(separator: "@").last ?? "").trimmingCharacters(in: ["<", ">", " "])
    }

    func decision(for recipient: Recipient) -> ConsentDecision {
        ConsentDecision(
            purpose: stored.content.purpose, profile: stored.organization.compliance, records: recipient.consent)
    }

    /// The mail of one delivery; tracked only if the recipient has consented to it (M3.1).
    func mail(_ delivery: DeliveryNumber, to recipient: Recipient, sentAt: Date) -> Mail {
        var profile = recipient.attributes
        profile["id"] = recipient.profile
        profile["email"] = recipient.address
        let tracked =
            decision(for: recipient).mayTrack ? DeliveryURLs(delivery: delivery, links: links) : nil
        return Mail(
            from: stored.content.from,
            to: recipient.address,
            date: sentAt,
            messageID: "\(name(of: delivery))@\(domain)",
            headers: [("X-Waymark-Profile", recipient.profile)],
            content: compiled.render(Variables(profile: profile), tracked: tracked))
    }

    /// A name for the delivery that is its own and tells nothing: the identifier that no link has.
    func name(of delivery: DeliveryNumber) -> String {
        let reference = LinkReference(delivery: delivery, ordinal: LinkReference.maximumOrdinal)
        return String(decoding: reference.flatMap { keys.identifier(of: $0) } ?? [], as: UTF8.self)
    }
}
