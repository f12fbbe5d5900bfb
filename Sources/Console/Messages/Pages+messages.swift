import Access
import Hummingbird
import Messages
import Store

extension Pages {
    func addMessages(to router: Router<BasicRequestContext>) {
        get("/messages", for: .readFigures, in: router) { call in
            let context = try await MessagesPage(store: store).context(
                after: call.text("after").flatMap(Int64.init), call.viewer)
            return show("messages", context, titled: "Messages", .messages, call)
        }
        get("/messages/{message}", for: .readFigures, in: router) { call in
            let selection = Self.selection(call)
            let page = MessagePage(store: store, now: call.now)
            guard let context = try await page.context(selection, call.viewer) else { return .notFound }
            return show("message", context, titled: selection.message, .messages, call)
        }
        get("/messages/{message}/links.csv", for: .readFigures, in: router) { call in
            let selection = Self.selection(call)
            guard
                let chosen = try await store.figures(
                    ofMessage: selection.message, version: selection.version, organization: call.viewer.organization)
            else { return .notFound }
            return .file(
                text: LinkTable(chosen, by: selection.grouping, in: selection.order).csv,
                name: "\(selection.message)-\(chosen.version)-links.csv", type: "text/csv; charset=utf-8")
        }
        get("/messages/{message}/map", for: .readFigures, in: router) { call in
            let (name, organization) = (call.path("message"), call.viewer.organization)
            guard
                let version = call.text("version").flatMap(Int.init),
                let content = try await store.version(version, ofMessage: name, organization: organization)?.stored
                    .content,
                let figures = try await store.figures(
                    ofMessage: name, version: version, organization: organization),
                let map = try ClickMap.drawn(on: content, figures)
            else { return .notFound }
            return .frame(map.html, charset: map.charset)
        }
    }

    private static func selection(_ call: PageCall) -> MessagePage.Selection {
        MessagePage.Selection(
            message: call.path("message"), version: call.text("version").flatMap(Int.init),
            grouping: call.text("by").flatMap(LinkTable.Grouping.init) ?? .link,
            order: call.text("order").flatMap(LinkTable.Order.init) ?? .ordinal,
            link: call.text("link").flatMap(Int.init))
    }
}
