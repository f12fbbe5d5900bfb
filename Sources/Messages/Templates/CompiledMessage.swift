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
            let isInText = links[Self.maximumLinkCount].element == Link.plainTextElement
            throw MessageError(
                part: isInText ? .text : .html, position: links[Self.maximumLinkCount].position,
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
                part: part, position: Position(of: placeholder.range.lowerBound, in: source),
                problem: "unknown variable “\(placeholder.variable)”", variable: placeholder.variable)
        }
    }

    /// Renders the message for one recipient; without `tracked`, with original links and no pixel (M3.1).
    ///
    /// - Parameter rendered: takes the result; what room it has is used again.
    package func render(_ variables: Variables, tracked: (any TrackedURLs)?, into rendered: inout RenderedMessage) {
        func render(_ template: Template?, _ tracked: (any TrackedURLs)?, into buffer: inout [UInt8]?) {
            guard let template else {
                buffer = nil
                return
            }
            if buffer == nil { buffer = [] }
            buffer?.removeAll(keepingCapacity: true)
            // In place: taking it out of the optional would copy it.
            if buffer != nil { template.render(variables, tracked: tracked, into: &buffer!) }
        }
        render(html, tracked, into: &rendered.html)
        render(text, tracked, into: &rendered.text)
        var subjectBytes: [UInt8] = []
        subject.render(variables, tracked: nil, into: &subjectBytes)
        rendered.subject = String(decoding: subjectBytes, as: UTF8.self)
    }

    /// The same, into buffers of its own.
    package func render(_ variables: Variables, tracked: (any TrackedURLs)?) -> RenderedMessage {
        var rendered = RenderedMessage()
        render(variables, tracked: tracked, into: &rendered)
        return rendered
    }
}

/// A message as one recipient gets it.
package struct RenderedMessage: Equatable, Sendable {
    package var subject = ""
    package var html: [UInt8]?
    package var text: [UInt8]?

    package init() {}
}
