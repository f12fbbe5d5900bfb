/// A message version, parsed once to be rendered for every delivery.
package struct CompiledMessage: Sendable {
    /// How many links a message may have: the ordinals that an identifier can carry, less the highest, which names the
    /// delivery as a whole.
    package static let maximumLinkCount = 4094

    /// Every hyperlink, those of the HTML first (M1.7).
    package let links: [Link]
    package let subject: Template
    package let html: Template?
    package let text: Template?

    /// - Parameter knownVariables: the variables that placeholders may name; `nil` to take any.
    package init(_ content: MessageContent, knownVariables: Set<String>?) throws(MessageError) {
        let isPersonalised = content.isPersonalised
        var links: [Link] = []
        var html: Template?
        var text: Template?
        if let source = content.html {
            let found = FoundLinks(html: source, settings: LinkSettings(isTracking: content.isLinkTracking))
            links += found.links
            html = Template(
                source: source, found: found, isPersonalised: isPersonalised, hasPixel: content.isOpenTracking,
                escaping: .html)
        }
        if let source = content.text {
            let settings = LinkSettings(firstOrdinal: links.count + 1, isTracking: content.isLinkTracking)
            let found = FoundLinks(plainText: source, settings: settings)
            links += found.links
            text = Template(
                source: source, found: found, isPersonalised: isPersonalised, hasPixel: false, escaping: .none)
        }
        guard links.count <= Self.maximumLinkCount else {
            throw MessageError(
                part: .html, position: links[Self.maximumLinkCount].position,
                problem: "more than \(Self.maximumLinkCount) links; split the message")
        }
        self.links = links
        self.html = html
        self.text = text
        subject = Template(text: content.subject, isPersonalised: isPersonalised)
        if isPersonalised, let known = knownVariables {
            try Self.check(Array(content.subject.utf8), .subject, known)
            if let source = content.html { try Self.check(source, .html, known) }
            if let source = content.text { try Self.check(source, .text, known) }
        }
    }

    private static func check(_ source: [UInt8], _ part: MessageError.Part, _ known: Set<String>) throws(MessageError) {
        for placeholder in Placeholder.all(in: source) where !known.contains(placeholder.variable) {
            throw MessageError(
                part: part, position: LineMap(source).position(of: placeholder.range.lowerBound),
                problem: "unknown variable “\(placeholder.variable)”", variable: placeholder.variable)
        }
    }

    /// Renders the message for one recipient; without `tracked`, with original links and no pixel (M3.1).
    package func render(_ variables: Variables, tracked: (any TrackedURLs)?) -> RenderedMessage {
        RenderedMessage(
            subject: String(decoding: subject.render(variables, tracked: nil), as: UTF8.self),
            html: html?.render(variables, tracked: tracked),
            text: text?.render(variables, tracked: tracked))
    }
}

/// A message as one recipient gets it.
package struct RenderedMessage: Equatable, Sendable {
    package let subject: String
    package let html: [UInt8]?
    package let text: [UInt8]?
}
