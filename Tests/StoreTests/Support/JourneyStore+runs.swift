import Journeys
import Store

extension JourneyStore {
    /// The message version that a run's step sends.
    func message(of due: DueRun) async throws -> Int64? {
        guard let step = due.state.step else { return nil }
        return try await journeyVersion(due.version)?.messageVersions[step]
    }
}
