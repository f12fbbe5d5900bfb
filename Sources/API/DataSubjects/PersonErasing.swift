package import Operations
package import Store

/// Takes people out of everything that a deployment holds (M10.4), which is more than its store.
package protocol PersonErasing: Sendable {
    /// - Parameters:
    ///   - organization: its id.
    ///   - progress: is told what is being done, and how far it has come.
    /// - Returns: `nil` where there is nobody (any more).
    func erase(
        _ who: PersonSelection, organization: String,
        progress: @escaping @Sendable (_ step: String) -> @Sendable (_ done: Int, _ total: Int) -> Void
    ) async throws -> ErasureReport?
}
