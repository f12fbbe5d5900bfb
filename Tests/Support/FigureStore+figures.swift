package import Store

extension FigureStore {
    /// Of whichever organization.
    package func figures(message: String?) async throws -> [MessageFigures] {
        try await figures(message: message, organization: nil)
    }
}
