import Messages
import Store
import Workspace

/// A message in JSON.
struct MessageRepresentation: Encodable, Sendable {
    let name: String
    @ExplicitNull var newest: MessageVersionRepresentation?
    /// The revision of its draft.
    @ExplicitNull var draft: Int?

    init(_ message: MessageSummary) {
        name = message.name
        newest = message.newest.map { MessageVersionRepresentation($0) }
        draft = message.draft
    }
}

/// A version of a message in JSON.
struct MessageVersionRepresentation: Encodable, Sendable {
    let version: Int
    let channel: Channel
    let subject, publishedAt: String
    let sent: Int
    /// Only where one version is asked for.
    let content: MessageDraft?
    /// Whether that is what was published: HTML in another encoding than UTF-8 cannot stand in JSON as it is.
    let isExact: Bool?

    init(_ version: MessageVersionSummary, content: MessageContent? = nil) {
        self.version = version.version
        (channel, subject, sent) = (version.channel, version.subject, version.sent)
        publishedAt = Timestamp.text(version.publishedAt, hasFraction: true)
        let draft = content.map { MessageDraft($0) }
        self.content = draft?.readable
        isExact = draft.map { $0.readable == $0 }
    }
}
