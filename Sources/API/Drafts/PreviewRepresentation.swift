import Messages
import Operations
import Sender

/// What somebody would be sent, in JSON.
struct PreviewRepresentation: Encodable, Sendable {
    struct Link: Encodable {
        let ordinal: Int
        let part: LinkMarking.Part
        /// As the author wrote it, as it leads for this recipient, and what stands there instead.
        let url, destination: String
        @ExplicitNull var sentURL: String?
        let tracked: Bool
        @ExplicitNull var reason: String?
        @ExplicitNull var name: String?

        init(_ link: MessagePreview.Link) {
            (ordinal, url, destination) = (link.link.ordinal, link.link.url, link.destination)
            part = link.link.isInText ? .text : .html
            tracked = link.reason == nil
            sentURL = link.sentURL
            reason = link.reason?.name
            name = link.link.name
        }
    }

    let from: String
    @ExplicitNull var to: String?
    let subject: String
    @ExplicitNull var preheader: String?
    @ExplicitNull var html: String?
    @ExplicitNull var text: String?
    @ExplicitNull var decision: ConsentDecisionReport?
    let links: [Link]

    init(_ preview: MessagePreview) {
        (from, subject) = (preview.from, preview.content.subject)
        links = preview.links.map { Link($0) }
        to = preview.to
        preheader = preview.preheader
        html = preview.content.html.map { String(decoding: $0, as: UTF8.self) }
        text = preview.content.text.map { String(decoding: $0, as: UTF8.self) }
        decision = preview.decision.map { ConsentDecisionReport($0) }
    }
}
