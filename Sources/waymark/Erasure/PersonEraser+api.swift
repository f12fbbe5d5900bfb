import API
import Operations
import Store

extension PersonEraser: PersonErasing {
    func begin(_ who: PersonSelection, organization: String) async throws -> BegunErasure? {
        guard let organization = try await store.organization(id: organization) else { return nil }
        return try await begin(who, of: organization)
    }

    /// Goes on with erasures that were begun and that nobody here is at just now, each by itself.
    ///
    /// - Throws: what kept the last from being finished that could not be, once all have been tried.
    @Sendable
    func finishUnfinished() async throws {
        var failure: (any Error)?
        for erasure in try await store.unfinishedErasures() {
            do {
                _ = try await finish(erasure) { _ in { _, _ in } }
            } catch let error as CancellationError {
                throw error
            } catch is ErasureUnderWay {
                continue
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
    }
}
