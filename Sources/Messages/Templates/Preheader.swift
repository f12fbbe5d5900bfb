import HTMLScanner

/// The text that mailboxes show behind the subject, as it is put into the HTML: first in the body, and hidden there.
struct Preheader {
    /// How many invisible characters follow it, so that mailboxes with more room do not go on with the body.
    private static let paddingLength = 60

    let text: [UInt8]
    let placeholders: [Placeholder]
    /// Where it goes in the HTML.
    let offset: Int

    /// What hides it: `display:none` does nearly everywhere, the others where that is taken out.
    static let beginning =
        #"<div style="display:none;max-height:0;max-width:0;overflow:hidden;opacity:0;font-size:1px;line-height:1px;mso-hide:all">"#
    static let end = String(repeating: "&#847;&zwnj;&nbsp;", count: paddingLength) + "</div>"

    /// - Parameter html: the part as the author wrote it.
    init(_ text: String, isPersonalised: Bool, html: [UInt8]) {
        self.text = Array(text.utf8)
        placeholders = isPersonalised ? Placeholder.all(in: self.text) : []
        offset = Self.start(ofBodyIn: html)
    }

    /// Where the body begins: behind its start tag, or before what makes a browser begin it (WHATWG HTML §13.2.6.4.6).
    private static func start(ofBodyIn html: [UInt8]) -> Int {
        let masked = Placeholder.mask(Placeholder.all(in: html), in: html)
        let bytes = masked.span.bytes
        var scanner = HTMLScanner()
        while let token = scanner.next(in: bytes) {
            if scanner.isInsideHiddenConditional { continue }
            switch token {
            case .startTag(let tag):
                if HTMLScanner.isName(tag.name, "body", in: bytes) { return tag.range.upperBound }
                if !beforeBody.contains(where: { HTMLScanner.isName(tag.name, $0, in: bytes) }) {
                    return tag.range.lowerBound
                }
            case .endTag(let tag):
                if endingBody.contains(where: { HTMLScanner.isName(tag.name, $0, in: bytes) }) {
                    return tag.range.lowerBound
                }
            case .text(let text):
                let isBlank = masked[text.range].allSatisfy { $0 <= 0x20 }
                if text.contentModel == .data, !isBlank { return text.range.lowerBound }
            default: break
            }
        }
        return html.count
    }

    private static let beforeBody: [StaticString] = [
        "html", "head", "base", "basefont", "bgsound", "link", "meta", "noframes", "noscript", "script", "style",
        "template", "title",
    ]
    private static let endingBody: [StaticString] = ["body", "html", "br"]
}
