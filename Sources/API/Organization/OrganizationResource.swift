import Access
import HTTPTypes
import Store

/// The key's own organization.
struct OrganizationResource: Resource {
    let store: any OrganizationStore

    var endpoints: [Endpoint] {
        [
            Endpoint(.get, "/organization", .readOrganization, handle: get),
            Endpoint(.patch, "/organization", .writeOrganization, body: .json, handle: patch),
        ]
    }

    private func get(_ call: Call) async throws -> Answer {
        guard let (settings, hashedIdentifier) = try await store.organizationSettings(id: call.organization) else {
            throw Problem.notFound("the organization is gone")
        }
        let representation = OrganizationRepresentation(settings, hashedIdentifier: hashedIdentifier)
        return call.answer(representation, EntityTag(representation))
    }

    private func patch(_ call: Call) async throws -> Answer {
        let patch = try OrganizationPatch(call)
        guard let (_, hashedIdentifier) = try await store.organizationSettings(id: call.organization),
            let changed = try await change(call, hashedIdentifier: hashedIdentifier, patch)
        else { throw Problem.notFound("the organization is gone") }
        let representation = OrganizationRepresentation(changed, hashedIdentifier: hashedIdentifier)
        return Answer(representation, headers: [.eTag: EntityTag(representation).description])
    }

    private func change(
        _ call: Call, hashedIdentifier: String, _ patch: OrganizationPatch
    ) async throws -> WorkspaceContents.Organization? {
        do {
            return try await store.changeOrganization(id: call.organization) { current in
                try call.checkConditions(
                    EntityTag(OrganizationRepresentation(current, hashedIdentifier: hashedIdentifier)))
                return try patch.applied(to: current)
            }
        } catch let error as ScopesInUse {
            throw Problem.invalidInput([.init(pointer: "/purposes", Self.words(of: error))])
        }
    }

    private static func words(of error: ScopesInUse) -> String {
        let named = error.messages.prefix(maximumNamed).map { "“\($0)”" }.joined(separator: ", ")
        let more = error.messages.count - min(error.messages.count, maximumNamed)
        return "purposes and topics stay that messages have; change these first: \(named)"
            + (more > 0 ? " and \(more) more" : "")
    }

    /// How many messages a problem names.
    private static let maximumNamed = 20
}
