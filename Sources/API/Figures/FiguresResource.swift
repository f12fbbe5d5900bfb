import Access
import HTTPTypes
import Interactions
import Operations
import Store

/// What was sent, and what became of it (M12.1, M12.2).
struct FiguresResource: Resource {
    let store: any FigureStore

    var endpoints: [Endpoint] {
        [
            Endpoint(.get, "/figures", .readFigures, query: PageRequest.parameters, handle: list),
            Endpoint(.get, "/figures/{message}", .readFigures, handle: get),
            Endpoint(
                .get, "/figures/{message}/hours", .readFigures,
                query: HourRange.parameters.union(["subject", "ordinal", "version"]), handle: hours),
            Endpoint(.get, "/figures/{message}/devices", .readFigures, query: ["version"], handle: devices),
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
        Answer(["versions": try await figures(call).map(FiguresReport.init)])
    }

    private func figures(_ call: Call) async throws -> [MessageFigures] {
        let figures = try await store.figures(message: call.parameter("message"), organization: call.organization)
        guard !figures.isEmpty else { throw Problem.notFound("there is no such message") }
        return figures
    }

    /// The version that is asked for; `nil` for all of them.
    private func version(_ call: Call) async throws -> MessageFigures? {
        let number = try call.integer("version", in: 1...Int(Int32.max))
        let versions = try await figures(call)
        guard let number else { return nil }
        guard let version = versions.first(where: { $0.version == number }) else {
            throw Problem.notFound("the message has no such version")
        }
        return version
    }

    private func hours(_ call: Call) async throws -> Answer {
        let range = try HourRange(call)
        let version = try await version(call)
        let counts = try await store.figuresByHour(
            try Self.subject(call, of: version), ofMessage: call.parameter("message"), version: version?.version,
            organization: call.organization, in: range.hours)
        return Answer(HoursRepresentation(range, counts.map { HourlyCountsRepresentation($0) }))
    }

    private static func subject(_ call: Call, of version: MessageFigures?) throws(Problem) -> FigureSubject {
        let ordinal = try call.integer("ordinal", in: 1...4090)
        let name = call.query["subject"] ?? "clicks"
        guard name == "link" else {
            if ordinal != nil { throw .invalidParameter("ordinal", "it is for subject=link only") }
            switch name {
            case "clicks": return .clicks
            case "opens": return .opens
            default: throw .invalidParameter("subject", "opens, clicks or link is needed")
            }
        }
        guard let ordinal else { throw .invalidParameter("ordinal", "say which link") }
        guard let version else { throw .invalidParameter("version", "every version has links of its own; say which") }
        guard let link = version.links.first(where: { $0.ordinals.contains(ordinal) }) else {
            throw .notFound("the version has no such trackable link")
        }
        return .link(ordinal: link.ordinal)
    }

    private func devices(_ call: Call) async throws -> Answer {
        let version = try await version(call)
        let people = try await store.figuresByDevice(
            ofMessage: call.parameter("message"), version: version?.version, organization: call.organization)
        return Answer(DevicesRepresentation(people, links: version?.links))
    }
}
