import Channels
import Consent
import LinkIdentifiers
import Messages
import Store

/// A text message's version with all that its deliveries share.
struct PublishedText {
    private let stored: StoredMessageVersion
    private let compiled: CompiledMessage
    private let tracked: Set<Int>
    private let keys: OrganizationKeys
    private let codes: ShortLinkKeys
    /// What the URLs for receipts begin with.
    private let receipts: String

    /// - Parameter shortURL: where short links are, unless the organization has a host of its own.
    init(
        _ stored: StoredMessageVersion, keys: KeyRing, publicURL: PublicURL, shortURL: PublicURL
    ) throws(MessageError) {
        self.stored = stored
        // All links are short, whoever gets them (M9.1).
        let beginning = (stored.organization.shortURL ?? shortURL).shortLinks
        compiled = try CompiledMessage(
            stored.content,
            urls: MessageURLs(
                link: { _ in beginning }, preferences: (beginning, ShortLink.preferences),
                identifierLength: ShortLinkKeys.codeLength))
        tracked = Set(compiled.links.filter(\.isTracked).map(\.ordinal))
        self.keys = keys.organizationKeys(for: stored.organization.id)
        codes = keys.shortLinkKeys
        receipts = (stored.organization.publicURL ?? publicURL).receipts(of: stored.organization.hashedIdentifier)
    }

    /// The text message of one delivery, tracked only if the recipient has consented to it (M3.1), and what has to be kept
    /// of it.
    func text(_ delivery: PreparedDelivery) -> (message: TextMessage, handOver: HandOver) {
        let recipient = delivery.recipient
        let mayTrack = stored.decision(for: recipient).mayTrack
        let codes = ShortCodes(keys: codes, delivery: delivery.number, tracked: mayTrack ? tracked : [])
        let text = content(recipient.variables, codes).text ?? []
        let message = TextMessage(
            name: keys.name(of: delivery.number), from: stored.content.from, to: recipient.address,
            text: String(decoding: text, as: UTF8.self), statusURL: receipts + receipt(of: delivery.number))
        return (message, HandOver(delivery: delivery.number, personalValues: codes.personalValues))
    }

    /// What one recipient reads.
    ///
    /// - Parameter codes: those of the delivery's short links.
    func content(_ variables: Variables, _ codes: any DeliveryIdentifiers) -> RenderedMessage {
        compiled.render(variables, identifiers: codes)
    }

    /// Every hyperlink as the author wrote it.
    var links: [Link] { compiled.links }

    /// The identifier of what the gateway reports to.
    private func receipt(of delivery: DeliveryNumber) -> String {
        // The ordinal is in bounds, and without values no identifier is too long.
        let reference = LinkReference(delivery: delivery, ordinal: LinkReference.receipts)!
        return String(decoding: keys.identifier(of: reference)!, as: UTF8.self)
    }
}
