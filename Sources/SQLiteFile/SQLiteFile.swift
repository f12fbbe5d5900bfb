package import GRDB

/// Opens SQLite files that keep what they are told: what has been committed is on disk, and what has been deleted is gone.
package enum SQLiteFile {
    /// How long to wait for another process's transaction, in seconds.
    private static let busyTimeout = 10

    /// Opens or makes the file at `path`, with a write-ahead log.
    ///
    /// - Throws: `DatabaseError` where it cannot be opened or is no database.
    package static func open(_ path: String, label: String) throws -> DatabasePool {
        var configuration = Configuration()
        configuration.label = label
        configuration.busyMode = .timeout(Double(busyTimeout))
        let database = try DatabasePool(path: path, configuration: configuration)
        // Only now: opening a pool sets `synchronous` to NORMAL, which does not sync the log at a commit.
        try database.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA synchronous = FULL")
            // Nothing of what was deleted stays in free pages.
            try db.execute(sql: "PRAGMA secure_delete = ON")
        }
        return database
    }

    /// Empties the write-ahead log, which still has deleted pages as they were. Where a reader is in the way it does not
    /// wait: writers would wait with it.
    ///
    /// - Returns: `false` where a reader was in the way.
    /// - Throws: what went wrong with the disk.
    @discardableResult package static func emptyLog(of database: DatabasePool) async throws -> Bool {
        try await database.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA busy_timeout = 0")
            defer { try? db.execute(sql: "PRAGMA busy_timeout = \(busyTimeout * 1000)") }
            do {
                try db.checkpoint(.truncate)
                return true
            } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
                return false
            }
        }
    }
}
