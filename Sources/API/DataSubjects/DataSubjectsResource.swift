import Access
import HTTPTypes
import Operations
import Store

/// What people may ask for: to see what is held about them, and to be erased (M10.4).
struct DataSubjectsResource: Resource {
    let store: any ConsentStore & PersonStore & ProfileStore
    let jobs: JobRunner
    let eraser: any PersonErasing

    var endpoints: [Endpoint] {
        [
            Endpoint(.post, "/data-subjects/exports", .handleDataSubjects, body: .json, handle: export),
            Endpoint(
                .post, "/data-subjects/erasures", .handleDataSubjects, body: .json, isRepeatable: true, handle: erase),
            Endpoint(.delete, "/profiles/{profile}", .handleDataSubjects, handle: eraseProfile),
        ]
    }

    private func export(_ call: Call) async throws -> Answer {
        let person = try await person(try await selection(call), call)
        return Answer(try await PersonReport(of: person, in: store, at: call.now) { _ in { _, _ in } })
    }

    private func erase(_ call: Call) async throws -> Answer { try await erase(try await selection(call), call) }

    private func eraseProfile(_ call: Call) async throws -> Answer {
        let id = call.parameter("profile")
        guard let profile = try await store.profile(id: id, organization: call.organization) else {
            throw Problem.noProfile
        }
        try call.checkConditions(EntityTag(ProfileRepresentation(profile)))
        return try await erase(.profile(id), call)
    }

    private func erase(_ who: PersonSelection, _ call: Call) async throws -> Answer {
        _ = try await person(who, call)
        // Once it is answered, it will be done: it is begun before.
        let job = try await jobs.start(in: jobs.reserve(.erasure, for: call.principal)) {
            guard let begun = try await eraser.begin(who, organization: call.organization) else { throw Self.nobody }
            return begun
        } work: { [eraser, jobs] begun, progress in
            // The processor or the store's log may be busy for long; what has been promised is done all the same.
            try await jobs.untilDone("finish an erasure") {
                try await eraser.finish(begun) { _ in { done, total in progress(.init(done: done, total: total)) } }
            }
        }
        return Answer(started: job)
    }

    /// By a profile's id, or by an address or number: then everybody who has it.
    private func selection(_ call: Call) async throws -> PersonSelection {
        let object = try call.object("profile", "contact")
        guard object.has("profile") != object.has("contact") else {
            throw Problem.invalidInput([.init(pointer: "", "say either profile or contact")])
        }
        guard object.has("contact") else { return .profile(try object.text("profile")) }
        return .contact(try object.contact(of: await store.organization(call.organization)))
    }

    private func person(_ who: PersonSelection, _ call: Call) async throws -> Person {
        guard let person = try await store.person(who, organization: call.organization) else {
            throw Self.nobody
        }
        return person
    }

    private static let nobody = Problem.notFound("there is nobody by this profile, address or number")
}
