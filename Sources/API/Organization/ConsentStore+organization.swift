import Store

extension ConsentStore {
    /// The organization of whoever asks.
    func organization(_ id: String) async throws -> StoredOrganization {
        guard let found = try await organization(id: id) else { throw Problem.notFound("the organization is gone") }
        return found
    }
}
