import Interactions
import Messages
import Store

/// The HTML part of a message version as somebody without attributes was sent it, with each link's share of the clicks by people
/// drawn on it (M12.2).
enum ClickMap {
    private static let style = """
        <style>[data-waymark-share]{all:initial;display:inline-block;margin:0 4px 2px 0;padding:1px 6px;border-radius:9px;\
        background:#1a5e8a;color:#fff;font:600 11px/1.5 system-ui,sans-serif;white-space:nowrap;vertical-align:middle}\
        a[data-waymark-link]{outline:2px solid rgba(26,94,138,.45);outline-offset:2px}</style>
        """

    /// - Returns: the HTML and its charset; `nil` where the message has none.
    static func drawn(
        on content: MessageContent, _ figures: MessageFigures
    ) throws(MessageError) -> (html: [UInt8], charset: String)? {
        let rendered = try CompiledMessage(content, urls: MessageURLs()).render(Variables(profile: [:]))
        guard let html = rendered.html else { return nil }
        let all = figures.links.reduce(0) { $0 + $1.clicks.total }
        var shares: [Int: String] = [:]
        for link in figures.links {
            // To a whole number: in a small place it is enough.
            let share = all == 0 ? 0 : Int((Double(link.clicks.total) * 100 / Double(all)).rounded())
            for ordinal in link.ordinals { shares[ordinal] = "\(share)&nbsp;% &middot; \(link.clicks.total)" }
        }
        // In ASCII, as it may be in any charset.
        let map = LinkMap.drawn(on: html) { link in
            shares[link.ordinal].map { share in
                // Where it stands says which link another is.
                let place = link.element == "area" ? "link \(link.ordinal): " : ""
                return
                    "<span data-waymark-share title=\"Share of clicks, and clicks by people\">\(place)\(share)</span>"
            }
        }
        return (map + style.utf8, rendered.htmlCharset)
    }
}
