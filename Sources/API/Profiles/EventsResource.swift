import Access
import HTTPTypes
import Journeys
import Store

/// What happens to profiles: journeys begin or end with it.
struct EventsResource: Resource {
    let store: any JourneyStore

    var endpoints: [Endpoint] {
        [
            Endpoint(
                .post, "/profiles/{profile}/events", .recordEvents, body: .json, isRepeatable: true, handle: record)
        ]
    }

    private func record(_ call: Call) async throws -> Answer {
        let object = try call.object("name")
        let name = try object.text("name")
        guard JourneyName.isValid(name) else {
            throw object.problem(at: "name", "an event's name needs \(JourneyName.rule)")
        }
        let counts = try await store.recordEvent(
            name, ofProfile: call.parameter("profile"), organization: call.organization, at: call.now)
        guard let counts else { throw Problem.noProfile }
        return Answer(["entered": counts.entered, "left": counts.left])
    }
}
