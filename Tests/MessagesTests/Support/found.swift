import Messages

/// The link report of an HTML part.
func links(_ html: String, isTracking: Bool = true) -> [Link] {
    FoundLinks(html: Array(html.utf8), settings: LinkSettings(isTracking: isTracking)).links
}

/// The link report of a plain-text part.
func links(inText text: String) -> [Link] { FoundLinks(plainText: Array(text.utf8)).links }

/// What a range of a text holds.
func slice(_ text: String, _ range: Range<Int>) -> String { String(decoding: Array(text.utf8)[range], as: UTF8.self) }

/// Rewrites with `T{ordinal}` in place of every tracked URL.
func rewrite(_ html: String, link: String = "T{ordinal}", pixel: String? = nil) -> String {
    String(decoding: Rewriter(linkURL: link, pixelURL: pixel).rewrite(html: Array(html.utf8)), as: UTF8.self)
}

func rewrite(text: String, link: String = "T{ordinal}") -> String {
    String(decoding: Rewriter(linkURL: link, pixelURL: nil).rewrite(plainText: Array(text.utf8)), as: UTF8.self)
}

/// URLs of Waymark's own form (M4.1).
enum Own {
    static let base = "https://go.example/api/orgs/AAAAAAAAAAAAAAAAAAAAAA"
    static let link = base + "/r/link{ordinal}"
    static let pixel = base + "/o/pixel"
}

extension RenderedMessage {
    init(subject: String, html: [UInt8]?, text: [UInt8]?) {
        self.init()
        self.subject = subject
        self.html = html
        self.text = text
    }
}
