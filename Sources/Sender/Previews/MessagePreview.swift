package import Consent
import Foundation
package import LinkIdentifiers
package import Messages
package import Store

/// A message exactly as one recipient would be sent it now, but for its identifiers: those lead nowhere, and record nothing.
package struct MessagePreview: Sendable {
    /// A hyperlink, and what becomes of it for this recipient.
    package struct Link: Sendable {
        /// As the author wrote it.
        package let link: Messages.Link
        /// Where it leads: the recipient's values are filled in.
        package let destination: String
        /// What stands in its place in what is sent; `nil` where it cannot be told, since a value made another link of it.
        package let sentURL: String?
        /// Why it is not tracked; `nil` where it is.
        package let reason: Reason?
    }

    /// Why a link is not tracked.
    package enum Reason: Equatable, Sendable {
        /// It never is.
        case untracked(UntrackedReason)
        /// The recipient has not consented to tracking (M3.1).
        case noConsent
        /// There is no recipient.
        case noRecipient
        /// The recipient's values are too long to be sealed into an identifier.
        case tooLong

        /// Its name in every output.
        package var name: String {
            switch self {
            case .untracked(let reason): reason.rawValue
            case .noConsent: "noConsent"
            case .noRecipient: "noRecipient"
            case .tooLong: "tooLong"
            }
        }
    }

    /// As the header has it.
    package let from: String
    /// The recipient's address or number; `nil` where there is no recipient.
    package let to: String?
    package let content: RenderedMessage
    /// The preheader as the recipient reads it; `nil` where there is none.
    package let preheader: String?
    /// Whether it would be sent, and tracked, and why; `nil` where there is no recipient.
    package let decision: ConsentDecision?
    package let links: [Link]

    /// - Parameters:
    ///   - message: what it would be published as.
    ///   - recipient: `nil` for nobody: placeholders are their defaults, and nothing is tracked.
    ///   - publicURL: where links are, unless the organization has a host of its own.
    ///   - shortURL: the same for short links.
    /// - Throws: what keeps the message from being rendered at all.
    package init(
        _ message: StoredMessageVersion, for recipient: Recipient?, publicURL: PublicURL, shortURL: PublicURL
    ) throws(MessageError) {
        let variables = recipient?.variables ?? Variables(profile: [:])
        decision = recipient.map { message.decision(for: $0) }
        to = recipient?.address
        let isTracked = decision?.mayTrack ?? false
        // The keys are thrown away: there never is a delivery of theirs.
        let keys = KeyRing.random()
        let found: [Messages.Link]
        switch message.content.channel {
        case .email:
            let mail = try PublishedMessage(message, keys: keys, publicURL: publicURL, bounceAddress: nil)
            content = mail.content(of: DeliveryNumber.preview, variables, isTracked: isTracked)
            from = mail.from
            found = mail.links
        case .text:
            let text = try PublishedText(message, keys: keys, publicURL: publicURL, shortURL: shortURL)
            content = text.content(variables, PreviewCodes())
            from = message.content.from
            found = text.links
        }
        let isPersonalised = message.content.isPersonalised
        preheader = message.content.preheader.map { isPersonalised ? variables.filling(in: $0) : $0 }
        links = Self.links(found, in: content, of: message, variables, decision)
    }

    private static func links(
        _ links: [Messages.Link], in sent: RenderedMessage, of message: StoredMessageVersion, _ variables: Variables,
        _ decision: ConsentDecision?
    ) -> [Link] {
        let rendered =
            (sent.html.map { FoundLinks(html: $0).links } ?? [])
            + (sent.text.map { FoundLinks(plainText: $0).links } ?? [])
        let isSame = rendered.count == links.count
        return zip(links, links.indices).map { link, index in
            let destination = Destination(url: link.url, isPersonalised: message.content.isPersonalised)
            // There is a value for each placeholder.
            let url = destination.url(values: destination.placeholders.map { variables[$0] })!
            let sentURL = isSame ? rendered[index].url : nil
            var reason = link.reason.map { Reason.untracked($0) }
            if reason == nil, decision == nil { reason = .noRecipient }
            if reason == nil, decision?.mayTrack == false { reason = .noConsent }
            if reason == nil, message.content.channel == .email, isSame, rendered[index].reason != .own {
                reason = .tooLong
            }
            return Link(
                link: link, destination: link.reason == .own ? sentURL ?? url : url, sentURL: sentURL, reason: reason)
        }
    }
}

extension DeliveryNumber {
    /// Any will do: with keys of its own, its identifiers are no other's.
    fileprivate static let preview = DeliveryNumber(rawValue: 1)!
}
