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
    private let htmlCharset: Charset

    /// - Parameter knownVariables: the variables that placeholders may name; `nil` to take any.
    package init(_ content: MessageContent, knownVariables: Set<String>?) throws(MessageError) {
        let isPersonalised = content.isPersonalised
        var links: [Link] = []
        var html: Template?
        var text: Template?
        htmlCharset = try content.html.map { source throws(MessageError) in try Charset(html: source) } ?? .utf8
        try Self.checkEncoding(content, htmlCharset)
        if let source = content.html {
            let found = FoundLinks(html: source, settings: LinkSettings(isTracking: content.isLinkTracking))
            links += found.links
            html = Template(
                source: source, found: found, isPersonalised: isPersonalised, hasPixel: content.isOpenTracking,
                escaping: htmlCharset == .utf8 ? .html : .asciiHTML)
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

    /// Only HTML can say that it is in another encoding than UTF-8, and URLs cannot be read in it.
    private static func checkEncoding(_ content: MessageContent, _ htmlCharset: Charset) throws(MessageError) {
        if let text = content.text, let invalid = UTF8Check.firstInvalid(in: text) {
            throw MessageError(
                part: .text, position: Position(of: invalid, in: text), problem: "not UTF-8; save the file as UTF-8")
        }
        guard let html = content.html, htmlCharset != .utf8 else { return }
        for link in FoundLinks(html: html).links where UTF8Check.firstInvalid(in: Array(html[link.range])) != nil {
            throw MessageError(
                part: .html, position: link.position,
                problem: "the URL is not UTF-8; percent-encode it, or save the file as UTF-8")
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
        rendered.htmlCharset = htmlCharset.name
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
    /// The encoding of ``html``, as MIME names it; ``text`` is in UTF-8.
    package var htmlCharset = "utf-8"

    package init() {}
}
