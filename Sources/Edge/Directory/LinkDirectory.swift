package import LinkIdentifiers
import Messages
package import Store
import Synchronization

/// Finds what an identifier names, from memory, and keeps that memory up to date with the store.
package final class LinkDirectory: Sendable {
    private let store: any LinkStore
    private let keys: KeyRing
    private let publicURL: PublicURL
    private let snapshot: (any LinkSnapshot)?
    private let state = Mutex(State())

    private struct State {
        var tables = EdgeTables()
        /// Whether they come from the store, and not from a snapshot that may be older, or of another store.
        var isFromStore = false
    }

    /// - Parameters:
    ///   - snapshot: where to keep what was read; `nil` for nowhere.
    ///   - publicURL: the deployment's, where organizations without a host of their own are reached.
    package init(store: any LinkStore, snapshot: (any LinkSnapshot)? = nil, keys: KeyRing, publicURL: PublicURL) {
        self.store = store
        self.snapshot = snapshot
        self.keys = keys
        self.publicURL = publicURL
    }

    /// Takes in what the snapshot has.
    package func loadSnapshot() async throws {
        guard let saved = try await snapshot?.load() else { return }
        let tables = EdgeTables(EdgeTables(), adding: saved, keys: keys)
        state.withLock { state in
            if !state.isFromStore { state.tables = tables }
        }
    }

    /// Takes in what the store has that is not here yet; the first time, all of it. Two at a time do no harm.
    ///
    /// - Throws: where the store cannot be read. Where the snapshot cannot be written, ``SnapshotError``.
    package func refresh() async throws {
        let (current, isFirst) = state.withLock { ($0.isFromStore ? $0.tables : EdgeTables(), !$0.isFromStore) }
        let news = try await store.linkTables(after: current.mark)
        if !isFirst, current.isUnchanged(by: news) { return }
        let next = EdgeTables(current, adding: news, keys: keys)
        state.withLock { state in
            let isNewer = next.mark.version >= state.tables.mark.version && next.mark.block >= state.tables.mark.block
            if !state.isFromStore || isNewer { state.tables = next }
            state.isFromStore = true
        }
        do {
            try await snapshot?.save(news, replacing: isFirst)
        } catch {
            throw SnapshotError()
        }
    }

    /// The snapshot could not be written. What it should have is in memory, and complete again after the next start.
    package struct SnapshotError: Error {}

    /// What the last part of a path under an organization names.
    enum Resolution {
        /// It does not verify, or names nothing that is tracked.
        case unknown
        /// It verifies, and its block is not known here: the store may know more.
        case notKnownYet
        /// The pixel of a delivery.
        case pixel(LinkReference)
        /// A link and its `Location`; if personalised, also the URL as this recipient was sent it.
        case link(LinkReference, location: [UInt8], personalised: String?)
    }

    /// - Parameter host: the name that the request was sent to; `nil` where it does not say (HTTP/1.0).
    func resolve(
        host: ArraySlice<UInt8>?, organization hash: some Collection<UInt8>,
        identifier: some RandomAccessCollection<UInt8>
    ) -> Resolution {
        let tables = state.withLock { $0.tables }
        guard let organization = tables.organization(hash),
            host.map({ (organization.publicURL ?? publicURL).isReached(by: $0) }) ?? true,
            let opened = organization.keys.open(identifier)
        else { return .unknown }
        let reference = opened.reference
        guard let version = tables.version(of: reference.delivery) else { return .notKnownYet }
        guard version.organization == organization.number else { return .unknown }
        if reference.ordinal == LinkReference.pixel { return opened.values.isEmpty ? .pixel(reference) : .unknown }
        guard reference.ordinal < version.destinations.count, let destination = version.destinations[reference.ordinal],
            let location = destination.location ?? destination.location(values: opened.values),
            destination.isPersonalised || opened.values.isEmpty
        else { return .unknown }
        let personalised = destination.isPersonalised ? destination.url(values: opened.values) : nil
        return .link(reference, location: location, personalised: personalised)
    }
}
