import SQLiteStore
import TestSupport

extension TemporaryFolder {
    func store() throws -> SQLiteStore { try SQLiteStore(path: path("store.sqlite")) }
}
