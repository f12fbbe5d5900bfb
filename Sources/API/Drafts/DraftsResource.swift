import Access
import HTTPTypes
import Hummingbird
import Journeys
import Messages
import Operations
import Store

/// The drafts of messages. Everybody who writes a message shares its draft: over what somebody else has saved meanwhile
/// nothing is saved.
struct DraftsResource: Resource {
    let store: any ConsentStore & MessageAuthoring.Stores
    let authoring: MessageAuthoring

    var endpoints: [Endpoint] {
        [
            Endpoint(.get, "/messages/{message}/draft", .writeMessages, handle: get),
            Endpoint(
                .put, "/messages/{message}/draft", .writeMessages, body: .json(maximum: DraftInput.maximumSize),
                handle: save),
            Endpoint(.delete, "/messages/{message}/draft", .writeMessages, handle: discard),
            Endpoint(
                .post, "/messages/{message}/draft/publish", .writeMessages, isRepeatable: true, handle: publish),
        ]
    }

    private func get(_ call: Call) async throws -> Answer {
        guard let draft = try await draft(call) else { throw Problem.noDraft }
        return call.answer(DraftRepresentation(draft), EntityTag(revision: draft.revision))
    }

    private func draft(_ call: Call) async throws -> StoredDraft? {
        try await store.draft(ofMessage: call.parameter("message"), organization: call.organization)
    }

    private func save(_ call: Call) async throws -> Answer {
        let name = call.parameter("message")
        let input = try DraftInput(call)
        let current = try await draft(call)
        try call.checkConditions(on: current)
        // What is there already may be called anything.
        if current == nil, try await store.message(name, organization: call.organization) == nil,
            !JourneyName.isValid(name)
        {
            throw Problem.invalidParameter("message", "the name of a new message needs \(JourneyName.rule)")
        }
        let change = try await store.save(
            input.content, ofMessage: name, organization: call.organization, base: input.base,
            over: current?.revision, by: call.principal.auditName, at: call.now)
        let saved = try change.result()
        return Answer(
            DraftRepresentation(saved), status: current == nil ? .created : .ok,
            headers: [.eTag: EntityTag(revision: saved.revision).description])
    }

    private func discard(_ call: Call) async throws -> Answer {
        guard let current = try await draft(call) else { throw Problem.noDraft }
        try call.checkConditions(on: current)
        try await store.discardDraft(
            ofMessage: call.parameter("message"), organization: call.organization, revision: current.revision
        ).result()
        return Answer(status: .noContent)
    }

    private func publish(_ call: Call) async throws -> Answer {
        guard let current = try await draft(call) else { throw Problem.noDraft }
        try call.checkConditions(on: current)
        let organization = try await store.organization(call.organization)
        let publication = try await authoring.publish(
            call.parameter("message"), of: organization, revision: current.revision, at: call.now)
        switch publication {
        case .published(let version): return Answer(["version": version])
        case .refused(let problems): throw Problem.invalidInput(problems.map { Problem.Fault($0) })
        case .superseded(let current): throw Problem.superseded(by: current)
        case .baseChanged(let version): throw Problem.baseChanged(to: version)
        }
    }
}

extension DraftChange {
    /// What was asked for, if it was done.
    func result() throws(Problem) -> Result {
        switch self {
        case .done(let result): result
        case .superseded(let current): throw .superseded(by: current)
        case .baseChanged(let version): throw .baseChanged(to: version)
        }
    }
}
