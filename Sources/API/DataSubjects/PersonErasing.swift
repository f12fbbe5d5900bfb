package import Operations
package import Store

/// Takes people out of everything that a deployment holds (M10.4), which is more than its store.
package protocol PersonErasing: Sendable {
    /// Begins: what is begun is finished, if not by this process then by the next.
    ///
    /// - Parameter organization: its id.
    /// - Returns: `nil` where there is nobody (any more).
    func begin(_ who: PersonSelection, organization: String) async throws -> BegunErasure?
    /// Does the rest.
    ///
    /// - Parameter progress: is told what is being done, and how far it has come.
    func finish(
        _ begun: BegunErasure,
        progress: @Sendable (_ step: String) -> @Sendable (_ done: Int, _ total: Int) -> Void
    ) async throws -> ErasureReport
}
