import Access
import HTTPTypes
import Operations
import Store

/// What was sent, and what became of it (M12.1).
struct FiguresResource: Resource {
    let store: any FigureStore

    var endpoints: [Endpoint] {
        [
            Endpoint(.get, "/figures", .readFigures, query: PageRequest.parameters, handle: list),
            Endpoint(.get, "/figures/{message}", .readFigures, handle: get),
        ]
    }

    private func list(_ call: Call) async throws -> Answer {
        let page = try PageRequest(call)
        let position = page.after.map(Int64.init)
        if case .some(nil) = position { throw Problem.invalidCursor }
        let messages = try await store.messages(
            ofOrganization: call.organization, after: position ?? nil, limit: page.probe)
        return Answer(Page(messages, of: page, cursor: { String($0.position) }, item: MessageTotalsRepresentation.init))
    }

    private func get(_ call: Call) async throws -> Answer {
        let figures = try await store.figures(message: call.parameter("message"), organization: call.organization)
        guard !figures.isEmpty else { throw Problem.notFound("there is no such message") }
        return Answer(["versions": figures.map(FiguresReport.init)])
    }
}
