import Access
import HTTPTypes
import Store
import Workspace

/// The keys of an organization.
struct KeysResource: Resource {
    let store: any AccessStore

    var endpoints: [Endpoint] {
        [
            Endpoint(.get, "/keys", .manageKeys, query: PageRequest.parameters, handle: list),
            // Not repeatable: the answer has the key, which nobody keeps.
            Endpoint(.post, "/keys", .manageKeys, body: .json, handle: create),
            Endpoint(.get, "/keys/{key}", .manageKeys, handle: get),
            Endpoint(.post, "/keys/{key}/revoke", .manageKeys, handle: revoke),
        ]
    }

    private func list(_ call: Call) async throws -> Answer {
        let page = try PageRequest(call)
        let keys = try await store.accessKeys(
            organization: call.organization, after: page.after, limit: page.probe)
        return Answer(Page(keys, of: page, cursor: \.id, item: { KeyRepresentation($0) }))
    }

    private func create(_ call: Call) async throws -> Answer {
        let object = try call.object("name", "role")
        let name = try object.text("name", maximum: 100)
        let role = try object.word("role", AccessRole.self)
        var generator = SystemRandomNumberGenerator()
        let key = AccessKey(using: &generator)
        let stored = StoredAccessKey(
            id: key.id, organization: call.organization, name: name, role: role, hash: key.hash, createdAt: call.now,
            createdBy: call.principal.auditName)
        guard try await store.add(stored) else { throw Problem.notFound("the organization is gone") }
        return Answer(
            KeyRepresentation(stored, text: key.text), status: .created,
            headers: [.location: "\(API.prefix)/keys/\(key.id)"])
    }

    private func get(_ call: Call) async throws -> Answer { Answer(KeyRepresentation(try await key(call))) }

    private func revoke(_ call: Call) async throws -> Answer {
        let id = call.parameter("key")
        guard try await store.revokeAccessKey(id: id, organization: call.organization, at: call.now) else {
            throw Self.notFound
        }
        return try await get(call)
    }

    private func key(_ call: Call) async throws -> StoredAccessKey {
        guard let key = try await store.accessKey(id: call.parameter("key")), key.organization == call.organization
        else { throw Self.notFound }
        return key
    }

    private static let notFound = Problem.notFound("there is no such key")
}

/// A key in JSON.
struct KeyRepresentation: Encodable, Sendable {
    let id, name: String
    let role: AccessRole
    /// Only where it has just been made.
    let key: String?
    let createdAt, createdBy: String
    @ExplicitNull var lastUsedAt: String?
    @ExplicitNull var revokedAt: String?

    init(_ key: StoredAccessKey, text: String? = nil) {
        (id, name, role, self.key) = (key.id, key.name, key.role, text)
        (createdAt, createdBy) = (Timestamp.text(key.createdAt, hasFraction: true), key.createdBy)
        lastUsedAt = key.lastUsedAt.map { Timestamp.text($0, hasFraction: true) }
        revokedAt = key.revokedAt.map { Timestamp.text($0, hasFraction: true) }
    }
}
