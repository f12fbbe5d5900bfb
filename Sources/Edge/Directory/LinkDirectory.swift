package import LinkIdentifiers
import Messages
package import Store
import Synchronization

/// Finds what an identifier names, from memory, and keeps that memory up to date with the store.
package final class LinkDirectory: Sendable {
    /// How many look-ups may be at the store at a time for what short links need. Where it is slow, more would not be quicker.
    static let maximumLookUps = 256

    let lookUps = Atomic<Int>(0)
    let store: any LinkStore
    let publicURL: PublicURL
    let shortURL: PublicURL
    private let snapshot: SnapshotKeeper?
    private let state: Mutex<State>

    private struct State {
        var tables: EdgeTables
        /// Whether they come from the store, and not from a snapshot that may be older, or of another store.
        var isFromStore = false
    }

    /// - Parameters:
    ///   - snapshot: where to keep what was read; `nil` for nowhere.
    ///   - publicURL: the deployment's, where organizations without a host of their own are reached.
    ///   - shortURL: where their short links are; `nil` for there as well.
    package init(
        store: any LinkStore, snapshot: (any LinkSnapshot)? = nil, keys: KeyRing, publicURL: PublicURL,
        shortURL: PublicURL? = nil
    ) {
        self.store = store
        self.snapshot = snapshot.map { SnapshotKeeper($0, of: store) }
        self.publicURL = publicURL
        self.shortURL = shortURL ?? publicURL
        state = Mutex(State(tables: EdgeTables(keys: keys)))
    }

    /// What there is now.
    var tables: EdgeTables { state.withLock { $0.tables } }

    /// Reads identifiers with this ring from now on. One that was made with a new key can be followed when this returns.
    package func use(_ keys: KeyRing) {
        while true {
            let current = state.withLock { $0 }
            let next = State(tables: EdgeTables(current.tables, keys: keys), isFromStore: current.isFromStore)
            if replace(current, with: next) { return }
        }
    }

    /// Takes in what the snapshot has.
    package func loadSnapshot() async throws {
        guard let saved = try await snapshot?.load() else { return }
        while true {
            let current = state.withLock { $0 }
            let tables = EdgeTables(EdgeTables(keys: current.tables.keys), adding: saved)
            if current.isFromStore || replace(current, with: State(tables: tables)) { return }
        }
    }

    /// Takes in what the store has that is not here yet; the first time, all of it. Two at a time do no harm.
    ///
    /// - Throws: where the store cannot be read. Where the snapshot cannot be written, ``SnapshotError``.
    package func refresh() async throws {
        while true {
            let current = state.withLock { $0 }
            let known = current.isFromStore ? current.tables : EdgeTables(keys: current.tables.keys)
            let news = try await store.linkTables(after: known.mark)
            if !current.isFromStore || !known.isUnchanged(by: news) {
                let next = State(tables: EdgeTables(known, adding: news), isFromStore: true)
                guard replace(current, with: next) else { continue }
            }
            do {
                try await snapshot?.save(news, after: known.mark)
            } catch {
                throw SnapshotError()
            }
            return
        }
    }

    /// `false` where others have put something in the place of `old` meanwhile, which must not get lost.
    private func replace(_ old: State, with new: State) -> Bool {
        state.withLock { state in
            guard state.tables === old.tables else { return false }
            state = new
            return true
        }
    }

    /// The snapshot could not be written. What it should have is in memory, and is written at a later refresh.
    package struct SnapshotError: Error {}

    /// What the last part of a path under an organization names.
    enum Resolution {
        /// It does not verify, or names nothing that is tracked.
        case unknown
        /// It verifies, and its block is not known here: the store may know more.
        case notKnownYet
        /// The pixel of a delivery.
        case pixel(LinkReference)
        /// The preferences of a delivery's recipient. The delivery may be gone: that, the store knows.
        case preferences(of: DeliveryNumber)
        /// Where a gateway sends receipts of a delivery; with the URL that it was given.
        case receipts(of: DeliveryNumber, url: String)
        /// A link and its `Location`; if personalised or corrected, also the URL that this is.
        case link(LinkReference, location: [UInt8], destination: String?)
    }

    /// - Parameter host: the name that the request was sent to; `nil` where it does not say (HTTP/1.0).
    func resolve(
        host: UnsafeRawBufferPointer?, organization hash: UnsafeRawBufferPointer, identifier: UnsafeRawBufferPointer
    ) -> Resolution {
        let tables = tables
        guard let organization = HashedIdentifier(hash).flatMap(tables.organization),
            case let publicURL = organization.listed.publicURL ?? publicURL,
            host.map({ publicURL.isReached(by: $0) }) ?? true,
            let opened = organization.keys.open(identifier)
        else { return .unknown }
        let reference = opened.reference
        if reference.ordinal == LinkReference.preferences {
            return opened.values.isEmpty ? .preferences(of: reference.delivery) : .unknown
        }
        if reference.ordinal == LinkReference.receipts {
            let url = publicURL.receipts(of: String(decoding: hash, as: UTF8.self))
            return opened.values.isEmpty
                ? .receipts(of: reference.delivery, url: url + String(decoding: identifier, as: UTF8.self)) : .unknown
        }
        guard let version = tables.version(of: reference.delivery) else { return .notKnownYet }
        guard version.organization == organization.listed.number else { return .unknown }
        if reference.ordinal == LinkReference.pixel { return opened.values.isEmpty ? .pixel(reference) : .unknown }
        guard reference.ordinal < version.destinations.count, let destination = version.destinations[reference.ordinal],
            let location = destination.location ?? destination.location(values: opened.values),
            destination.isPersonalised || opened.values.isEmpty
        else { return .unknown }
        // What a click of another link led to, the store knows.
        let isNoted = destination.isPersonalised || version.corrected.contains(reference.ordinal)
        let url = isNoted ? destination.url(values: opened.values) : nil
        return .link(reference, location: location, destination: url)
    }
}
