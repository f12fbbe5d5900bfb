import GRDB
import TestSupport

/// Changes a store's tables behind its back.
enum Damage {
    static func run(_ statements: String..., in scratch: TemporaryFolder) throws {
        let queue = try DatabaseQueue(path: scratch.path("store.sqlite"))
        try queue.write { db in for statement in statements { try db.execute(sql: statement) } }
        try queue.close()
    }
}
