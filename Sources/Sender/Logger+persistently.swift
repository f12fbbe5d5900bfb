import Logging

extension Logger {
    /// Tries until it succeeds, or the task is cancelled; says each time that it does not.
    ///
    /// - Parameters:
    ///   - problem: what could not be done.
    ///   - isolation: whose actor the step runs on.
    func persistently(
        _ problem: Logger.Message, isolation: isolated (any Actor)? = #isolation, _ step: () async throws -> Void
    ) async {
        while !Task.isCancelled {
            do {
                return try await step()
            } catch is CancellationError {
                return
            } catch {
                self.error(problem, metadata: ["error": "\(type(of: error))"])
                try? await Task.sleep(for: .seconds(1))
            }
        }
    }
}
