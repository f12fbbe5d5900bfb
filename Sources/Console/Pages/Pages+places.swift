import Access
import Hummingbird
import Store

extension Pages {
    func addPlaces(to router: Router<BasicRequestContext>) {
        get("/", for: .readOrganization, in: router) { call in
            // Who may not see figures begins where they may be.
            guard call.viewer.maySee(.overview) else { return .seeOther(PageFrame.Place.messages.path) }
            let page = OverviewPage(store: store, now: call.now)
            return show(
                "overview", try await page.context(call.viewer, notes: await notes()), titled: "Overview", .overview, call)
        }
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
            let figures = try await store.figures(message: selection.message, organization: call.viewer.organization)
            guard let chosen = figures.last(where: { selection.version == nil || $0.version == selection.version }) else {
                return .notFound
            }
            return .file(
                text: LinkTable(chosen, by: selection.grouping, in: selection.order).csv,
                name: "\(selection.message)-\(chosen.version)-links.csv", type: "text/csv; charset=utf-8")
        }
        get("/journeys", for: .readJourneys, in: router) { call in
            show("journeys", try await JourneysPage(store: store).context(call.viewer), titled: "Journeys", .journeys, call)
        }
        get("/journeys/{journey}", for: .readJourneys, in: router) { call in
            let page = JourneyPage(store: store, now: call.now)
            let name = call.path("journey")
            guard let context = try await page.context(name, version: call.text("version").flatMap(Int64.init), call.viewer)
            else { return .notFound }
            return show("journey", context, titled: name, .journeys, call)
        }
        post("/journeys/{journey}/publish", for: .runJourneys, in: router) { call in
            let name = call.path("journey")
            guard
                try await store.publish(journey: name, organization: call.viewer.organization, at: call.now) != nil
            else { return .notFound }
            return .seeOther(PagePath.journey(name))
        }
        for (word, state) in [("pause", JourneyState.paused), ("resume", .running), ("stop", .stopped)] {
            post("/journeys/{journey}/\(word)", for: .runJourneys, in: router) { call in
                let name = call.path("journey")
                guard
                    try await store.change(journey: name, organization: call.viewer.organization, to: state) != nil
                else { return .notFound }
                return .seeOther(PagePath.journey(name))
            }
        }
        get("/profiles", for: .readProfiles, in: router) { call in
            let context = try await ProfilesPage(store: store).context(
                idPrefix: call.query["id"] ?? "", after: call.text("after"), call.viewer)
            return show("profiles", context, titled: "Profiles", .profiles, call)
        }
    }

    private static func selection(_ call: PageCall) -> MessagePage.Selection {
        MessagePage.Selection(
            message: call.path("message"), version: call.text("version").flatMap(Int.init),
            grouping: call.text("by").flatMap(LinkTable.Grouping.init) ?? .link,
            order: call.text("order").flatMap(LinkTable.Order.init) ?? .ordinal)
    }

    func show(
        _ template: String, _ context: [String: Any], titled title: String, _ place: PageFrame.Place, _ call: PageCall,
        scripts: [String] = []
    ) -> PageAnswer {
        .page(
            writer.page(
                template, context,
                in: PageFrame(title: title, place: place, viewer: call.viewer, scripts: scripts)))
    }
}
