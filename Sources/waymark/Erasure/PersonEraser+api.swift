import API
import Operations
import Store

extension PersonEraser: PersonErasing {
    func begin(_ who: PersonSelection, organization: String) async throws -> BegunErasure? {
        guard let organization = try await store.organizations().first(where: { $0.id == organization }) else {
            return nil
        }
        return try await begin(who, of: organization)
    }

    /// Goes on with erasures that were interrupted.
    @Sendable
    func finishUnfinished() async throws {
        for erasure in try await store.unfinishedErasures() {
            _ = try await finish(erasure) { _ in { _, _ in } }
        }
    }
}
