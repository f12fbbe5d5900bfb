import API
import Access
import Hummingbird
import Store

extension Pages {
    func addJourneys(to router: Router<BasicRequestContext>) {
        get("/journeys", for: .readJourneys, in: router) { call in
            let context = try await JourneysPage(store: store).context(after: call.text("after"), call.viewer)
            return show("journeys", context, titled: "Journeys", .journeys, call)
        }
        get("/journeys/{journey}", for: .readJourneys, in: router) { call in try await journey(call) }
        for verb in ["publish", "pause", "resume", "stop"] {
            post("/journeys/{journey}/\(verb)", for: .runJourneys, in: router) { call in
                let name = call.path("journey")
                let outcome = try await api.perform(
                    .post, "/journeys/{journey}/\(verb)", ["journey": name], as: call.viewer.principal)
                if outcome.isNotFound { return .notFound }
                if let problem = outcome.problem { return try await journey(call, problem: problem) }
                return .seeOther(PagePath.journey(name))
            }
        }
    }

    private func journey(_ call: PageCall, problem: String? = nil) async throws -> PageAnswer {
        let name = call.path("journey")
        let context = try await JourneyPage(store: store, now: call.now).context(
            name, version: call.text("version").flatMap(Int64.init), call.viewer, problem: problem)
        guard let context else { return .notFound }
        return show("journey", context, titled: name, .journeys, call)
    }
}
