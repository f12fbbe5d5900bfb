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
            let changed = try await store.changeOrganization(
                id: call.organization,
                { current in
                    try call.checkConditions(
                        EntityTag(OrganizationRepresentation(current, hashedIdentifier: hashedIdentifier)))
                    return try patch.applied(to: current)
                })
        else { throw Problem.notFound("the organization is gone") }
        let representation = OrganizationRepresentation(changed, hashedIdentifier: hashedIdentifier)
        return Answer(representation, headers: [.eTag: EntityTag(representation).description])
    }
}
