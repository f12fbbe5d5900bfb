import SQLiteStore
import Store
import TestSupport
import Testing

/// An engine that the contract is run against. Another engine is another element of ``all``.
struct StoreEngine: Sendable, CustomTestStringConvertible {
    let name: String
    /// Opens the store of a folder. Opened twice, it is the same store behind two connections.
    let open: @Sendable (TemporaryFolder) throws -> any Store

    var testDescription: String { name }

    static let all = [StoreEngine(name: "SQLite") { try SQLiteStore(path: $0.path("store.sqlite")) }]
}
