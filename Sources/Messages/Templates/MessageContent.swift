package import Consent

/// An e-mail or text message as its author wrote it. Publishing freezes it as a message version.
package struct MessageContent: Equatable, Sendable, Codable {
    package var channel: Channel
    /// Empty where it is a text message.
    package var subject: String
    /// What mailboxes show behind the subject, put in at the start of the HTML and hidden there; `nil` for none.
    package var preheader: String?
    /// The sender: `Name <address>` or an address; of a text message a number, or a name of at most 11 characters.
    package var from: String
    package var purpose: Purpose
    /// A topic of the purpose, by its id; `nil` for none (M3.3).
    package var topic: String?
    /// Whether links are replaced at all (M2.5).
    package var isLinkTracking: Bool
    /// Whether the pixel is added at all (M2.5).
    package var isOpenTracking: Bool
    /// Whether `{{ … }}` is filled in.
    package var isPersonalised: Bool
    package var html: [UInt8]?
    package var text: [UInt8]?
    /// Kept where it is `true`, so that what was published before is still the same.
    private var generatesText: Bool?
    /// Whether ``text`` was made of ``html``, as ``GeneratedText`` does it.
    package var isTextGenerated: Bool { generatesText ?? false }

    /// - Parameter isTextGenerated: whether the text was made of the HTML.
    package init(
        channel: Channel = .email, subject: String, preheader: String? = nil, from: String,
        purpose: Purpose = .commercial, topic: String? = nil, isLinkTracking: Bool = true, isOpenTracking: Bool = true,
        isPersonalised: Bool = true, html: [UInt8]?, text: [UInt8]?, isTextGenerated: Bool = false
    ) {
        self.channel = channel
        self.subject = subject
        self.preheader = preheader
        self.from = from
        self.purpose = purpose
        self.topic = topic
        self.isLinkTracking = isLinkTracking
        self.isOpenTracking = isOpenTracking
        self.isPersonalised = isPersonalised
        self.html = html
        self.text = text
        generatesText = isTextGenerated ? true : nil
    }
}

/// What keeps a message from being published.
package struct MessageError: Error, Equatable {
    package enum Part: String, Sendable {
        case subject, preheader, html, text
    }

    package let part: Part
    /// The place in the part.
    package let position: Position
    package let problem: String
    /// The variable that is not known, where that is the problem.
    package var variable: String?
}
