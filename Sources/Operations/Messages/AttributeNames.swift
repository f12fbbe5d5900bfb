package import Store

/// The names of the attributes that an organization's profiles have, remembered for a while: to know them, every profile is read,
/// and who writes a message or a journey asks again and again.
package actor AttributeNames {
    private static let lifetime = Duration.seconds(60)

    private let store: any WorkspaceStore
    private var known: [String: (names: Set<String>, readAt: ContinuousClock.Instant)] = [:]
    private var reading: [String: Task<Set<String>, any Error>] = [:]

    package init(store: any WorkspaceStore) { self.store = store }

    /// As they were a minute ago at most.
    func recent(of organization: String) async throws -> Set<String> {
        if let known = known[organization], .now - known.readAt < Self.lifetime { return known.names }
        return try await current(of: organization)
    }

    /// As they are now. Whoever asks while they are being read gets what is read.
    func current(of organization: String) async throws -> Set<String> {
        if let task = reading[organization] { return try await task.value }
        let task = Task { [store] in try await store.attributeNames(organization: organization) }
        reading[organization] = task
        defer { reading[organization] = nil }
        let names = try await task.value
        known[organization] = (names, .now)
        return names
    }
}
