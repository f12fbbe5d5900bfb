package import Messages

extension MessageFile {
    /// What the front matter says that the message is sent over.
    package static func channel(_ settings: YAMLMapping) throws(InputError) -> Channel? {
        guard let name = try settings.optionalString("channel") else { return nil }
        guard let channel = Channel(rawValue: name) else {
            throw settings.error(
                at: "channel",
                "unknown channel “\(name)”" + Suggestion.phrase(for: name, among: Channel.allCases.map(\.rawValue)))
        }
        return channel
    }

    /// The message that the file says; an e-mail's text part comes from another file, or from its HTML.
    func draft(_ settings: YAMLMapping, isHTML: Bool, textFile: [UInt8]?) throws(InputError) -> MessageDraft {
        let channel = try Self.channel(settings) ?? .email
        var draft = MessageDraft(
            channel: channel, subject: try settings.optionalString("subject") ?? "",
            preheader: try settings.optionalString("preheader"), from: try settings.optionalString("from") ?? "",
            purpose: try settings.optionalString("purpose") ?? "commercial",
            topic: try settings.optionalString("topic"),
            isLinkTracking: try settings.bool("link-tracking", default: true),
            isPersonalised: try settings.bool("personalisation", default: true))
        if channel == .text {
            if isHTML { throw settings.error(at: "channel", "a text message is a .txt file; rename this one") }
            for key in ["subject", "preheader", "open-tracking", "text-part"] where settings.has(key) {
                throw settings.error(at: key, "a text message has no “\(key)”; leave it out")
            }
        } else {
            draft.isOpenTracking = try settings.bool("open-tracking", default: true)
        }
        draft.html = isHTML ? body : nil
        draft.text = isHTML ? textFile : body
        draft.textPart = try textPart(settings, isHTML: isHTML, hasText: draft.text != nil)
        return draft
    }

    private func textPart(_ settings: YAMLMapping, isHTML: Bool, hasText: Bool) throws(InputError) -> TextPart {
        guard let name = try settings.optionalString("text-part") else { return hasText ? .own : .none }
        guard let textPart = TextPart(rawValue: name) else {
            throw settings.error(
                at: "text-part",
                "unknown text part “\(name)”" + Suggestion.phrase(for: name, among: TextPart.allCases.map(\.rawValue)))
        }
        if hasText, textPart != .own {
            throw settings.error(
                at: "text-part",
                isHTML
                    ? "the file beside it with the same name is its text part; remove that, or write “own”"
                    : "the file is its text part; leave this out")
        }
        return textPart
    }
}

extension MessageProblem {
    /// The key of the front matter that it is about.
    var key: String {
        switch field {
        case .openTracking: "open-tracking"
        case .textPart: "text-part"
        default: field.rawValue
        }
    }
}
