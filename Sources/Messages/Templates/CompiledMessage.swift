/// A message version, parsed once to be rendered for every delivery.
package struct CompiledMessage: Sendable {
    /// How many links a message may have: the ordinals that an identifier can carry, less the five highest, which stand for
    /// the recipient's preferences, for receipts, and for the delivery as a whole.
    package static let maximumLinkCount = 4090
    /// How many a text message may have: the ordinals that a short link's code can carry.
    package static let maximumTextLinkCount = 32

    /// Every hyperlink, those of the HTML first (M1.7).
    package let links: [Link]
    package let subject: Template
    package let html: Template?
    package let text: Template?
    private let htmlCharset: Charset

    /// - Parameters:
    ///   - knownVariables: the variables that placeholders may name; `nil` to take any.
    ///   - urls: what is put in; `nil` for nothing.
    package init(
        _ content: MessageContent, knownVariables: Set<String>? = nil, urls: MessageURLs? = nil
    ) throws(MessageError) {
        let isPersonalised = content.isPersonalised
        var links: [Link] = []
        var html: Template?
        var text: Template?
        let subjectPlaceholders = isPersonalised ? Placeholder.all(in: Array(content.subject.utf8)) : []
        try Self.check(subjectPlaceholders, line: content.subject, .subject, knownVariables)
        htmlCharset = try content.html.map { source throws(MessageError) in try Charset(html: source) } ?? .utf8
        if let source = content.html {
            let found = FoundLinks(html: source, settings: LinkSettings(isTracking: content.isLinkTracking))
            if htmlCharset != .utf8 { try Self.checkURLs(found, in: source) }
            if isPersonalised {
                if let mark = found.placeholders.first(where: \.isMark) {
                    throw MessageError(
                        part: .html, position: Position(of: mark.range.lowerBound, in: source),
                        problem:
                            "“{{ untracked }}” is for plain text; write data-tracking=\"false\" into the link’s tag")
                }
                try Self.check(found.placeholders, .html, source, knownVariables)
            }
            links = found.links
            let preheader = content.preheader.map { Preheader($0, isPersonalised: isPersonalised, html: source) }
            try Self.check(preheader?.placeholders ?? [], line: content.preheader ?? "", .preheader, knownVariables)
            html = Template(
                source: source, found: found, isPersonalised: isPersonalised, urls: urls, preheader: preheader,
                hasPixel: content.isOpenTracking, escaping: htmlCharset == .utf8 ? .html : .asciiHTML)
        }
        if let source = content.text {
            if let invalid = UTF8Check.firstInvalid(in: source) {
                throw MessageError(
                    part: .text, position: Position(of: invalid, in: source),
                    problem: "not UTF-8; save the file as UTF-8")
            }
            let settings = LinkSettings(firstOrdinal: links.count + 1, isTracking: content.isLinkTracking)
            let found = FoundLinks(plainText: source, settings: settings)
            if let mark = found.placeholders.first(where: \.isMark) {
                throw MessageError(
                    part: .text, position: Position(of: mark.range.lowerBound, in: source),
                    problem: "“{{ untracked }}” has nothing to mark; write it right before a link")
            }
            if isPersonalised { try Self.check(found.placeholders, .text, source, knownVariables) }
            let isShortening = content.channel == .text
            if isShortening, isPersonalised { try Self.checkPreferences(found, in: source) }
            links += content.isTextGenerated ? found.links.named(as: links) : found.links
            text = Template(
                source: source, found: found, isPersonalised: isPersonalised, urls: urls, isShortening: isShortening,
                hasPixel: false, escaping: .none)
        }
        let maximum = content.channel == .text ? Self.maximumTextLinkCount : Self.maximumLinkCount
        guard links.count <= maximum else {
            let isInText = links[maximum].element == Link.plainTextElement
            let part = isInText ? content.text : content.html
            throw MessageError(
                part: isInText ? .text : .html,
                position: Position(of: links[maximum].range.lowerBound, in: part ?? []),
                problem: "more than \(maximum) links; split the message")
        }
        self.links = links
        self.html = html
        self.text = text
        subject = Template(text: content.subject, placeholders: subjectPlaceholders)
    }

    /// URLs cannot be read in another encoding than UTF-8.
    private static func checkURLs(_ found: FoundLinks, in html: [UInt8]) throws(MessageError) {
        for link in found.links where UTF8Check.firstInvalid(in: Array(html[link.range])) != nil {
            throw MessageError(
                part: .html, position: Position(of: link.range.lowerBound, in: html),
                problem: "the URL is not UTF-8; percent-encode it, or save the file as UTF-8")
        }
    }

    /// A short link has no room for the URL of the preferences, and nobody would shorten a link that has it in it.
    private static func checkPreferences(_ found: FoundLinks, in text: [UInt8]) throws(MessageError) {
        for link in found.links where !link.isShortened {
            let inside = found.placeholders.filter { link.range.contains($0.range.lowerBound) }
            guard let page = inside.first(where: \.isPreferencesURL), page.range != link.range else { continue }
            throw MessageError(
                part: .text, position: Position(of: page.range.lowerBound, in: text),
                problem: "“\(page.variable)” is a whole link in a text message; write it by itself")
        }
    }

    /// Of a subject or preheader.
    private static func check(
        _ placeholders: [Placeholder], line: String, _ part: MessageError.Part, _ known: Set<String>?
    ) throws(MessageError) {
        try check(placeholders, part, line.utf8, known)
        guard let link = placeholders.first(where: \.isPreferencesURL) else { return }
        throw MessageError(
            part: part, position: Position(of: link.range.lowerBound, in: Array(line.utf8)),
            problem: "“\(link.variable)” is a link, which a \(part.rawValue) cannot have; put it into the body")
    }

    private static func check(
        _ placeholders: [Placeholder], _ part: MessageError.Part, _ source: some Sequence<UInt8>, _ known: Set<String>?
    ) throws(MessageError) {
        guard let known, let unknown = placeholders.first(where: { !known.contains($0.variable) }) else { return }
        throw MessageError(
            part: part, position: Position(of: unknown.range.lowerBound, in: Array(source)),
            problem: "unknown variable “\(unknown.variable)”", variable: unknown.variable)
    }

    /// Renders the message for one recipient.
    ///
    /// - Parameters:
    ///   - identifiers: the delivery's; not `nil` where the URLs have identifiers.
    ///   - rendered: takes the result; what room it has is used again.
    package func render(
        _ variables: Variables, identifiers: (any DeliveryIdentifiers)?, into rendered: inout RenderedMessage
    ) {
        func render(_ template: Template?, into buffer: inout [UInt8]?) {
            guard let template else {
                buffer = nil
                return
            }
            if buffer == nil { buffer = [] }
            buffer?.removeAll(keepingCapacity: true)
            // In place: taking it out of the optional would copy it.
            if buffer != nil { template.render(variables, identifiers: identifiers, into: &buffer!) }
        }
        rendered.htmlCharset = htmlCharset.name
        render(html, into: &rendered.html)
        render(text, into: &rendered.text)
        var subjectBytes: [UInt8] = []
        subject.render(variables, identifiers: nil, into: &subjectBytes)
        rendered.subject = String(decoding: subjectBytes, as: UTF8.self)
    }

    /// The same, into buffers of its own.
    package func render(
        _ variables: Variables, identifiers: (any DeliveryIdentifiers)? = nil
    ) -> RenderedMessage {
        var rendered = RenderedMessage()
        render(variables, identifiers: identifiers, into: &rendered)
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
