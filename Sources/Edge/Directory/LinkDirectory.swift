package import LinkIdentifiers
import Messages
package import Store
import Synchronization

/// Finds what an identifier names, from memory, and keeps that memory up to date with the store.
package final class LinkDirectory: Sendable {
    private let store: any LinkStore
    private let tables: Mutex<EdgeTables>

    package init(store: any LinkStore, keys: KeyRing) {
        self.store = store
        tables = Mutex(EdgeTables(keys: keys))
    }

    /// Reads identifiers with this ring from now on. One that was made with a new key can be followed when this returns.
    package func use(_ keys: KeyRing) {
        while true {
            let current = tables.withLock { $0 }
            if replace(current, with: EdgeTables(current, keys: keys)) { return }
        }
    }

    /// Takes in what the store has that is not here yet. Two at a time do no harm.
    package func refresh() async throws {
        while true {
            let current = tables.withLock { $0 }
            let news = try await store.linkTables(after: current.mark)
            if current.isUnchanged(by: news) || replace(current, with: EdgeTables(current, adding: news)) { return }
        }
    }

    /// `false` where others have put something in the place of `old` meanwhile, which must not get lost.
    private func replace(_ old: EdgeTables, with new: EdgeTables) -> Bool {
        tables.withLock { tables in
            guard tables === old else { return false }
            tables = new
            return true
        }
    }

    /// What the last part of a path under an organization names.
    enum Resolution {
        /// It does not verify, or names nothing that is tracked.
        case unknown
        /// It verifies, and its block is not known here: the store may know more.
        case notKnownYet
        /// The pixel of a delivery.
        case pixel(LinkReference)
        /// A link and its `Location`; if personalised or corrected, also the URL that this is.
        case link(LinkReference, location: [UInt8], destination: String?)
    }

    func resolve(
        organization hash: some Collection<UInt8>, identifier: some RandomAccessCollection<UInt8>
    ) -> Resolution {
        let tables = tables.withLock { $0 }
        guard let organization = tables.organization(hash), let opened = organization.keys.open(identifier) else {
            return .unknown
        }
        let reference = opened.reference
        guard let version = tables.version(of: reference.delivery) else { return .notKnownYet }
        guard version.organization == organization.number else { return .unknown }
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
