import Journeys
import Store

/// Published journey versions, which never change, read once.
actor JourneyVersions {
    let store: any JourneyStore
    private var versions: [Int64: StoredJourneyVersion] = [:]

    init(_ store: any JourneyStore) { self.store = store }

    func version(_ number: Int64) async throws -> StoredJourneyVersion {
        if let version = versions[number] { return version }
        guard let version = try await store.journeyVersion(number) else { throw SenderError.unknownJourneyVersion }
        versions[number] = version
        return version
    }
}
