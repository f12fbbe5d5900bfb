import Access
import HTTPTypes
import Hummingbird
import Journeys
import NIOCore
import Operations
import Store
import Workspace

/// The journeys of an organization as their authors write them.
struct JourneysResource: Resource {
    /// 1 MiB.
    private static let maximumSize = 1 << 20

    let store: any JourneyDefinitionStore
    let writing: JourneyWriting

    var endpoints: [Endpoint] {
        [
            Endpoint(.get, "/journeys", .readJourneys, query: PageRequest.parameters, handle: list),
            Endpoint(.get, "/journeys/{journey}", .readJourneys, handle: get),
            Endpoint(.put, "/journeys/{journey}", .writeJourneys, body: .stream, handle: put),
            Endpoint(.post, "/journeys/{journey}/check", .writeJourneys, body: .stream, handle: check),
        ]
    }

    private func list(_ call: Call) async throws -> Answer {
        let page = try PageRequest(call)
        let journeys = try await store.journeys(organization: call.organization, after: page.after, limit: page.probe)
        return Answer(Page(journeys, of: page, cursor: \.name, item: { JourneyRepresentation($0, isWhole: false) }))
    }

    private func get(_ call: Call) async throws -> Answer {
        guard let journey = try await store.journey(call.parameter("journey"), organization: call.organization) else {
            throw Problem.noJourney
        }
        return call.answer(JourneyRepresentation(journey), EntityTag(journey.definition))
    }

    private func put(_ call: Call) async throws -> Answer {
        let name = call.parameter("journey")
        let definition = try await definition(call)
        let current = try await store.journey(name, organization: call.organization)
        // What is there already may be called anything.
        if current == nil, !JourneyName.isValid(name) {
            throw Problem.invalidParameter("journey", "the name of a new journey needs \(JourneyName.rule)")
        }
        try call.checkConditions(current.map { EntityTag($0.definition) })
        guard
            try await store.save(
                definition, ofJourney: name, organization: call.organization, over: current?.definition)
        else { throw Problem.preconditionFailed("somebody has just changed it; get it again") }
        let journey = StoredJourney(name: name, definition: definition, state: current?.state ?? .draft)
        return Answer(
            JourneyRepresentation(journey), status: current == nil ? .created : .ok,
            headers: [.eTag: EntityTag(definition).description])
    }

    private func check(_ call: Call) async throws -> Answer {
        Answer(["steps": try await definition(call).steps.size])
    }

    /// The definition in the body, in JSON or YAML, as a workspace has it in a file.
    private func definition(_ call: Call) async throws -> JourneyDefinition {
        let type = call.request.headers[.contentType]
        let isYAML = type.map { Self.yamlTypes.contains(MediaTypes.essence($0)) } ?? false
        guard isYAML || type.map(MediaTypes.isJSON) ?? true else {
            throw Problem.unsupportedMediaType("application/json, or application/yaml")
        }
        let bytes = Array(buffer: try await call.request.body.collect(upTo: Self.maximumSize, in: call.room))
        if !isYAML { _ = try JSONParser.parse(bytes) }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Problem.malformedBody(.init(pointer: "", "it is not UTF-8"))
        }
        let file = call.parameter("journey") + (isYAML ? ".yaml" : ".json")
        switch try await writing.definition(text, file: file, organization: call.organization) {
        case .success(let definition): return definition
        case .failure(let error): throw Problem.invalidInput([.init(error)])
        }
    }

    private static let yamlTypes: Set<String> = ["application/yaml", "application/x-yaml", "text/yaml"]
}

extension Problem {
    static let noJourney = Problem.notFound("there is no such journey; names are compared letter by letter")
}

extension Problem.Fault {
    /// Of a journey.
    init(_ error: InputError) { self.init(line: error.line, column: error.column, error.problem) }
}

/// A journey in JSON.
struct JourneyRepresentation: Encodable, Sendable {
    /// What names it in paths, and what people call it.
    let name, title, state: String
    /// Only where one journey is asked for.
    let definition: JourneyDefinition?

    init(_ journey: StoredJourney, isWhole: Bool = true) {
        (name, title, state) = (journey.name, journey.definition.name, journey.state.name)
        definition = isWhole ? journey.definition : nil
    }
}
