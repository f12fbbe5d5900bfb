import Access
import HTTPTypes
import Store

/// What a profile was sent, did and said.
struct TimelineResource: Resource {
    let store: any FigureStore

    var endpoints: [Endpoint] {
        [
            Endpoint(
                .get, "/profiles/{profile}/timeline", .readTimelines, query: PageRequest.parameters, handle: list)
        ]
    }

    private func list(_ call: Call) async throws -> Answer {
        let page = try PageRequest(call)
        let position = page.after.map { TimelineEntry.Position($0) }
        if case .some(nil) = position { throw Problem.invalidCursor }
        let entries = try await store.timeline(
            ofProfile: call.parameter("profile"), organization: call.organization, after: position ?? nil,
            limit: page.probe)
        guard let entries else { throw Problem.noProfile }
        return Answer(Page(entries, of: page, cursor: \.position.text, item: TimelineEntryRepresentation.init))
    }
}
