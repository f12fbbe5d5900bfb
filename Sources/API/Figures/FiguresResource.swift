import Access
import HTTPTypes
import Operations
import Store

/// What was sent, and what became of it (M12.1).
struct FiguresResource: Resource {
    let store: any FigureStore

    var endpoints: [Endpoint] {
        [Endpoint(.get, "/figures/{message}", .readFigures, handle: get)]
    }

    private func get(_ call: Call) async throws -> Answer {
        let figures = try await store.figures(message: call.parameter("message"), organization: call.organization)
        guard !figures.isEmpty else { throw Problem.notFound("there is no such message") }
        return Answer(["versions": figures.map(FiguresReport.init)])
    }
}
