import Access
import ContactPoints
import HTTPTypes
import LinkIdentifiers
import Store

/// The profiles of an organization.
struct ProfilesResource: Resource {
    let store: any ConsentStore & ProfileStore
    let keys: KeyRing

    var endpoints: [Endpoint] {
        [
            Endpoint(
                .get, "/profiles", .readProfiles, query: PageRequest.parameters.union(["idPrefix"]), handle: list),
            Endpoint(.get, "/profiles/{profile}", .readProfiles, handle: get),
            Endpoint(.put, "/profiles/{profile}", .writeProfiles, body: .json, handle: put),
            Endpoint(.patch, "/profiles/{profile}", .writeProfiles, body: .json, handle: patch),
        ]
    }

    private func list(_ call: Call) async throws -> Answer {
        let page = try PageRequest(call)
        let profiles = try await store.profiles(
            organization: call.organization, idPrefix: call.query["idPrefix"] ?? "", after: page.after,
            limit: page.probe)
        return Answer(Page(profiles, of: page, cursor: \.id, item: { ProfileRepresentation($0) }))
    }

    private func get(_ call: Call) async throws -> Answer {
        guard let profile = try await store.profile(id: call.parameter("profile"), organization: call.organization)
        else { throw Problem.noProfile }
        let representation = ProfileRepresentation(profile)
        return call.answer(representation, EntityTag(representation))
    }

    private func put(_ call: Call) async throws -> Answer {
        let id = call.parameter("profile")
        guard id.unicodeScalars.count <= ProfileInput.maximumID else {
            throw Problem.invalidParameter("profile", "an id may have \(ProfileInput.maximumID) characters at most")
        }
        let input = try await ProfileInput(call, in: store)
        return try await change(call) { _ in input.profile(id: id, changing: nil) }
    }

    private func patch(_ call: Call) async throws -> Answer {
        let input = try await ProfileInput(call, in: store)
        return try await change(call) { current in
            guard let current else { throw Problem.noProfile }
            return input.profile(id: current.id, changing: current)
        }
    }

    private func change(
        _ call: Call,
        _ make: @escaping @Sendable (WorkspaceContents.Profile?) throws -> WorkspaceContents.Profile
    ) async throws -> Answer {
        let id = call.parameter("profile")
        let (wasThere, new) = try await store.changeProfile(
            id: id, organization: call.organization, contactHash: keys.contactHash(of: call.organization), at: call.now
        ) { current in
            try call.checkConditions(current.map { EntityTag(ProfileRepresentation($0)) })
            return try make(current)
        }
        let representation = ProfileRepresentation(new)
        return Answer(
            representation, status: wasThere ? .ok : .created,
            headers: [.eTag: EntityTag(representation).description])
    }
}

extension Problem {
    static let noProfile = Problem.notFound("there is no such profile; ids are compared letter by letter")
}

/// A profile in JSON.
struct ProfileRepresentation: Encodable, Sendable {
    let id: String
    @ExplicitNull var email: String?
    @ExplicitNull var phone: String?
    let attributes: [String: String]

    init(_ profile: WorkspaceContents.Profile) {
        (id, attributes) = (profile.id, profile.attributes)
        email = profile.email
        phone = profile.phone
    }
}
