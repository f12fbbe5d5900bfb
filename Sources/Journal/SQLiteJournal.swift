import Foundation
import GRDB
package import Interactions
import SQLiteFile

/// The embedded journal: a SQLite database with one row a commit.
///
/// A thread of its own takes whatever has come in since the last commit, packs it into one row and syncs it (group
/// commit), so that no event loop ever waits for a disk.
package final class SQLiteJournal: Journal {
    package struct Configuration: Sendable {
        /// How many entries may wait for the disk. Past it an append fails with ``JournalError/overload``. Default 65,536.
        package var maximumWaiting = 65_536

        package init() {}
    }

    package let identity: String
    private let database: DatabasePool
    private let commits: CommitThread

    /// Opens the journal at `path`, making it as needed.
    package init(path: String, configuration: Configuration = Configuration()) throws {
        let database = try SQLiteFile.open(path, label: "journal")
        identity = try database.write { db in
            // AUTOINCREMENT: a position is never used twice, also when every row has been deleted.
            try db.execute(
                sql: """
                    CREATE TABLE IF NOT EXISTS identity (name TEXT NOT NULL) STRICT;
                    CREATE TABLE IF NOT EXISTS commits (
                        position INTEGER PRIMARY KEY AUTOINCREMENT, entries BLOB NOT NULL
                    ) STRICT;
                    INSERT INTO identity SELECT lower(hex(randomblob(8))) WHERE NOT EXISTS (SELECT * FROM identity);
                    """)
            return try String.fetchOne(db, sql: "SELECT name FROM identity")!
        }
        self.database = database
        commits = CommitThread(maximumWaiting: configuration.maximumWaiting) { entries in
            try database.writeWithoutTransaction { db in
                try db.cachedStatement(sql: "INSERT INTO commits (entries) VALUES (?)")
                    .execute(arguments: [Data(JournalEntry.pack(entries))])
            }
        }
    }

    package func append(_ entry: JournalEntry, completion: @escaping @Sendable (Result<Void, JournalError>) -> Void) {
        commits.append(entry, completion: completion)
    }

    package func commits(after position: Int64, limit: Int) async throws -> [JournalCommit] {
        try await database.read { db in
            try Row.fetchAll(
                db, sql: "SELECT position, entries FROM commits WHERE position > ? ORDER BY position LIMIT ?",
                arguments: [position, limit]
            ).map { JournalCommit(position: $0[0], entries: JournalEntry.unpack([UInt8]($0[1] as Data))) }
        }
    }

    package func check() async throws {
        do {
            // The same again is a write like any other.
            try await database.writeWithoutTransaction { try $0.execute(sql: "UPDATE identity SET name = name") }
        } catch {
            throw JournalError.journalFailed
        }
    }

    package func remove(through position: Int64) async throws {
        let removed = try await database.write { db in
            try db.execute(sql: "DELETE FROM commits WHERE position <= ?", arguments: [position])
            return db.changesCount
        }
        guard removed > 0 else { return }
        try await SQLiteFile.emptyLog(of: database)
    }

    /// Waits until everything appended is on disk, and closes the file. Appends that come later fail.
    package func close() throws {
        commits.stop()
        try database.close()
    }
}
