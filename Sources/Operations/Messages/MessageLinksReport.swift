package import Messages

/// The link report of a whole message in JSON: the links of the HTML, and those of the text behind them (M1.7).
package struct MessageLinksReport: Encodable, Sendable {
    private let links: [FoundLinkReport]
    /// A text message's, where its links are short.
    private let length: TextLengthReport?

    /// - Parameter length: a text message's; `nil` where it is not known how short its links are.
    /// - Throws: what keeps its links from being found.
    package init(_ content: MessageContent, length: TextMessageLength? = nil) throws(MessageError) {
        self.length = length.map { TextLengthReport($0) }
        if let length {
            let positions = length.links.map(\.link).positions(in: content.text ?? [])
            links = zip(length.links, positions).map { found, position in
                FoundLinkReport(found.link, at: position, in: .text, lengths: (found.before, found.after))
            }
            return
        }
        let found = try CompiledMessage(content).links
        let html = found.filter { !$0.isInText }
        let text = found.filter(\.isInText)
        links =
            zip(html, html.positions(in: content.html ?? [])).map { FoundLinkReport($0, at: $1, in: .html) }
            + zip(text, text.positions(in: content.text ?? [])).map { FoundLinkReport($0, at: $1, in: .text) }
    }
}
