import Foundation
import GRDB
import Logging
import SQLiteFile

/// A journal's file, opened and verified.
struct JournalFile {
    let database: DatabasePool
    let identity: String
    /// The highest position that the file knew of before it was opened.
    let lastPosition: Int64

    /// Opens the file at `path`, making it as needed. A damaged one is set aside, under a name that is logged, and another
    /// begun with what could be read of it.
    ///
    /// - Parameter identity: what the journal is called, if that is known already.
    static func open(_ path: String, identity: String?, logger: Logger) throws -> JournalFile {
        try JournalSalvage.finish(path)
        do {
            return try JournalFile(path: path, identity: identity)
        } catch let error as DatabaseError
            where error.resultCode == .SQLITE_CORRUPT || error.resultCode == .SQLITE_NOTADB
        {
            let salvage = JournalSalvage(path: path, identity: identity)
            let saved = try salvage.write()
            let aside = try salvage.exchange()
            logger.critical(
                "the journal was damaged: it has been set aside and another begun with what could be read",
                metadata: [
                    "file": "\(path)", "aside": "\(aside)", "saved": "\(saved)", "detail": "\(error.message ?? "")",
                ])
            return try JournalFile(path: path, identity: identity)
        }
    }

    /// How long the write-ahead log gets, in pages: 16 MiB.
    private static let logLength = 4096

    /// - Parameter known: the identity, where the file is opened anew after a failure: then its whole log is written
    ///   into the database and synced again, or it is not opened.
    private init(path: String, identity known: String?) throws {
        let database = try SQLiteFile.open(path, label: "journal")
        do {
            (identity, lastPosition) = try database.writeWithoutTransaction { db in
                let verdict = try String.fetchOne(db, sql: "PRAGMA quick_check(1)")
                guard verdict == "ok" else { throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: verdict) }
                if known != nil { try db.checkpoint(.truncate) }
                // A page is written to the database once for as many commits as it changed in meanwhile, and appending goes
                // over the last one again and again.
                try db.execute(sql: "PRAGMA wal_autocheckpoint = \(Self.logLength)")
                var found: (String, Int64)?
                try db.inTransaction(.immediate) {
                    found = try Self.prepare(db, identity: known)
                    return .commit
                }
                return found!
            }
        } catch {
            try? database.close()
            throw error
        }
        self.database = database
    }

    /// Makes the tables as needed, and moves the position on.
    private static func prepare(_ db: Database, identity known: String?) throws -> (identity: String, last: Int64) {
        try makeTables(db)
        let found = try String.fetchOne(db, sql: "SELECT name FROM identity")
        let identity = found ?? known ?? UUID().uuidString.lowercased()
        if found == nil { try db.execute(sql: "INSERT INTO identity VALUES (?)", arguments: [identity]) }
        let last = try Int64.fetchOne(db, sql: "SELECT seq FROM sqlite_sequence WHERE name = 'commits'") ?? 0
        try setSequence(db, found == nil && known == nil ? 0 : max(last, unusedPosition))
        return (identity, last)
    }

    /// Ahead of every position so far: microseconds since 1970, and no commit is as short as one. The file may not know
    /// of all positions that it has given (a write-ahead log that somebody deleted, a backup put back), and what stood at
    /// one that is used again would count as processed.
    static var unusedPosition: Int64 { Int64(Date().timeIntervalSince1970 * 1_000_000) }

    static func makeTables(_ db: Database) throws {
        // AUTOINCREMENT: a position is never used twice, also when every row has been deleted.
        try db.execute(
            sql: """
                CREATE TABLE IF NOT EXISTS identity (name TEXT NOT NULL) STRICT;
                CREATE TABLE IF NOT EXISTS commits (
                    position INTEGER PRIMARY KEY AUTOINCREMENT, entries BLOB NOT NULL
                ) STRICT;
                """)
    }

    static func setSequence(_ db: Database, _ last: Int64) throws {
        try db.execute(sql: "DELETE FROM sqlite_sequence WHERE name = 'commits'")
        try db.execute(sql: "INSERT INTO sqlite_sequence (name, seq) VALUES ('commits', ?)", arguments: [last])
    }
}
