import Messages

/// What a body says of a draft.
struct DraftInput: Sendable {
    /// 16 MiB.
    static let maximumSize = 16 << 20

    let content: MessageDraft
    /// The version that it goes back to; `0` for none.
    let base: Int

    init(_ call: Call) throws(Problem) {
        let object = try call.object("base", "content")
        base = try object.integer("base", in: 0...(.max)) ?? 0
        content = try Self.content(object)
    }

    /// The message that stands in a body as `content`: what is left out is as in a new message.
    static func content(_ body: JSONObject) throws(Problem) -> MessageDraft {
        guard let object = try body.object("content", keys: MessageDraft.fields.sorted()) else {
            throw body.problem(at: "content", "it is missing")
        }
        func text(_ key: String) throws(Problem) -> [UInt8]? {
            try object.optionalText(key, maximum: maximumSize).map { Array($0.utf8) }
        }
        return MessageDraft(
            channel: try object.optionalWord("channel", Channel.self) ?? .email,
            subject: try object.optionalText("subject") ?? "", preheader: try object.optionalText("preheader"),
            from: try object.optionalText("from") ?? "", purpose: try object.optionalText("purpose") ?? "commercial",
            topic: try object.optionalText("topic"), isLinkTracking: try object.truth("linkTracking") ?? true,
            isOpenTracking: try object.truth("openTracking"),
            isPersonalised: try object.truth("personalisation") ?? true, html: try text("html"),
            textPart: try object.optionalWord("textPart", TextPart.self), text: try text("text"))
    }
}
