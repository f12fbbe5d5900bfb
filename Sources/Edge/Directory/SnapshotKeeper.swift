import Store

/// Keeps a snapshot as far as the store has been read, also after writing it has failed for a while.
actor SnapshotKeeper {
    private let snapshot: any LinkSnapshot
    private let store: any LinkStore
    /// How far the snapshot has come in this process; `nil` before it was first written.
    private var saved: LinkTables.Mark?
    private var organizations: [LinkTables.Organization] = []
    private var isSaving = false

    init(_ snapshot: any LinkSnapshot, of store: any LinkStore) {
        self.snapshot = snapshot
        self.store = store
    }

    func load() async throws -> LinkTables { try await snapshot.load() }

    /// Saves what was read of the store, and what could not be saved before. While one is at it another does nothing:
    /// there is a next time.
    ///
    /// - Parameter mark: what `news` came after.
    func save(_ news: LinkTables, after mark: LinkTables.Mark) async throws {
        let isCurrent = saved == news.mark(after: mark) && organizations == news.organizations
        if isSaving || isCurrent { return }
        isSaving = true
        defer { isSaving = false }
        let start = saved ?? LinkTables.Mark()
        let missing = start == mark ? news : try await store.linkTables(after: start)
        try await snapshot.save(missing, replacing: saved == nil)
        saved = missing.mark(after: start)
        organizations = missing.organizations
    }
}
