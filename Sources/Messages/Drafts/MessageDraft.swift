import Consent

/// An e-mail or text message as its author is writing it. Nothing of it has been checked yet; ``MessageContent`` is what can be
/// published.
package struct MessageDraft: Equatable, Sendable {
    package var channel: Channel
    package var subject: String
    /// What mailboxes show behind the subject; `nil` for none.
    package var preheader: String?
    package var from: String
    /// The name of what it is for.
    package var purpose: String
    /// A topic of the purpose, by its id; `nil` for none.
    package var topic: String?
    package var isLinkTracking: Bool
    package var isOpenTracking: Bool
    package var isPersonalised: Bool
    /// `nil` where it has none, as a text message.
    package var html: [UInt8]?
    package var textPart: TextPart
    /// The plain text, or the text message; kept, but not sent, where ``textPart`` is another than ``TextPart/own``.
    package var text: [UInt8]?

    package init(
        channel: Channel = .email, subject: String = "", preheader: String? = nil, from: String = "",
        purpose: String = "commercial", topic: String? = nil, isLinkTracking: Bool = true, isOpenTracking: Bool? = nil,
        isPersonalised: Bool = true, html: [UInt8]? = nil, textPart: TextPart? = nil, text: [UInt8]? = nil
    ) {
        self.channel = channel
        self.subject = subject
        self.preheader = preheader
        self.from = from
        self.purpose = purpose
        self.topic = topic
        self.isLinkTracking = isLinkTracking
        // Nobody knows when a text message is opened.
        self.isOpenTracking = isOpenTracking ?? (channel == .email)
        self.isPersonalised = isPersonalised
        self.html = html
        self.textPart = textPart ?? (text == nil ? .none : .own)
        self.text = text
    }

    /// The same in UTF-8: what files had in another encoding has replacement characters.
    package var readable: MessageDraft {
        var copy = self
        copy.html = html.map { Array(String(decoding: $0, as: UTF8.self).utf8) }
        return copy
    }

    /// What was published, to be worked on.
    package init(_ content: MessageContent) {
        self.init(
            channel: content.channel, subject: content.subject, preheader: content.preheader, from: content.from,
            purpose: content.purpose.rawValue, topic: content.topic, isLinkTracking: content.isLinkTracking,
            isOpenTracking: content.isOpenTracking, isPersonalised: content.isPersonalised, html: content.html,
            textPart: content.isTextGenerated ? .generated : nil, text: content.isTextGenerated ? nil : content.text)
    }
}

extension MessageDraft: Codable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case channel, subject, preheader, from, purpose, topic, linkTracking, openTracking, personalisation
        case html, textPart, text
    }

    /// What a draft has, by its names in JSON.
    package static let fields = Set(CodingKeys.allCases.map(\.rawValue))

    /// Whatever is missing is as it is in a new message.
    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        func string(_ key: CodingKeys) throws -> String? { try values.decodeIfPresent(String.self, forKey: key) }
        func bool(_ key: CodingKeys) throws -> Bool? { try values.decodeIfPresent(Bool.self, forKey: key) }
        self.init(
            channel: try values.decodeIfPresent(Channel.self, forKey: .channel) ?? .email,
            subject: try string(.subject) ?? "", preheader: try string(.preheader), from: try string(.from) ?? "",
            purpose: try string(.purpose) ?? "commercial", topic: try string(.topic),
            isLinkTracking: try bool(.linkTracking) ?? true, isOpenTracking: try bool(.openTracking),
            isPersonalised: try bool(.personalisation) ?? true, html: try string(.html).map { Array($0.utf8) },
            textPart: try values.decodeIfPresent(TextPart.self, forKey: .textPart),
            text: try string(.text).map { Array($0.utf8) })
    }

    /// - Throws: where a part is not in UTF-8, as those of files may be.
    package func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        func encode(_ bytes: [UInt8]?, _ key: CodingKeys) throws {
            guard let bytes else { return try values.encodeNil(forKey: key) }
            guard UTF8Check.firstInvalid(in: bytes) == nil else {
                throw EncodingError.invalidValue(
                    bytes, .init(codingPath: values.codingPath + [key], debugDescription: "not UTF-8"))
            }
            try values.encode(String(decoding: bytes, as: UTF8.self), forKey: key)
        }
        try values.encode(channel, forKey: .channel)
        try values.encode(subject, forKey: .subject)
        try values.encode(preheader, forKey: .preheader)
        try values.encode(from, forKey: .from)
        try values.encode(purpose, forKey: .purpose)
        try values.encode(topic, forKey: .topic)
        try values.encode(isLinkTracking, forKey: .linkTracking)
        try values.encode(isOpenTracking, forKey: .openTracking)
        try values.encode(isPersonalised, forKey: .personalisation)
        try encode(html, .html)
        try values.encode(textPart, forKey: .textPart)
        try encode(text, .text)
    }
}
