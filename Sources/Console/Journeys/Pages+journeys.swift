import Access
import Hummingbird
import Store

extension Pages {
    func addJourneys(to router: Router<BasicRequestContext>) {
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
    }
}
