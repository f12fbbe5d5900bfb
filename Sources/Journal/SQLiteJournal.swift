import Foundation
import GRDB
package import Interactions
package import Logging
import Metrics
import SQLiteFile

/// The embedded journal: a SQLite database with one row a commit.
///
/// A thread of its own takes whatever has come in since the last commit, packs it into one row and syncs it (group
/// commit), so that no event loop ever waits for a disk. A journal that cannot be written is tried again with the next
/// entry; links redirect meanwhile (M6.2).
package final class SQLiteJournal: Journal {
    package struct Configuration: Sendable {
        /// How many entries may wait for the disk. Past it an append fails with ``JournalError/overload``. Default 65,536.
        package var maximumWaiting = 65_536
        /// How long an entry may wait for the disk, in milliseconds; past it, it fails with ``JournalError/overload``.
        /// `0` for as long as it takes. Default 2000.
        package var maximumWait = 2000

        package init() {}
    }

    let connection: JournalConnection
    let commits: CommitThread
    let metrics = JournalMetrics()
    private let maximumWait: Int

    /// Opens the journal at `path`, making it as needed, and setting a damaged one aside. One that cannot be opened now is
    /// tried again; why it could not be is in ``failure``.
    package init(
        path: String, configuration: Configuration = Configuration(),
        logger: Logger = Logger(label: "journal") { _ in SwiftLogNoOpLogHandler() }
    ) {
        let connection = JournalConnection(path: path, logger: logger)
        self.connection = connection
        maximumWait = configuration.maximumWait
        let metrics = metrics
        commits = CommitThread(
            maximumWaiting: configuration.maximumWaiting, maximumWait: configuration.maximumWait,
            commit: { packs in
                let began = ContinuousClock.now
                defer { metrics.commit.record(duration: .now - began) }
                try connection.commit(packs)
                // It may only have been tried whether it can be written.
                if !packs.isEmpty { metrics.entries.record(packs.reduce(0) { $0 + $1.count }) }
            })
    }

    package var failure: JournalFailure? { connection.failure }

    package var identity: String {
        get async throws {
            if let identity = connection.identity { return identity }
            try await check()
            guard let identity = connection.identity else { throw JournalError.journalFailed }
            return identity
        }
    }

    package func append(_ entries: JournalPack, completion: @escaping @Sendable (Result<Void, JournalError>) -> Void) {
        commits.append(entries, completion: completion)
    }

    package func check() async throws(JournalError) {
        let answer = FirstAnswer()
        commits.probe { answer.give($0) }
        if maximumWait > 0 {
            // As with an entry, but without anybody having to count how long it has waited.
            let deadline = Task { [maximumWait] in
                try await Task.sleep(for: .milliseconds(maximumWait))
                answer.give(.failure(.overload))
            }
            defer { deadline.cancel() }
            return try await answer.value.get()
        }
        try await answer.value.get()
    }

    package func commits(after position: Int64, limit: Int) async throws -> [JournalCommit] {
        try await use { database in
            try await database.read { db in
                var found: [JournalCommit] = []
                var bytes = 0
                let rows = try Row.fetchCursor(
                    db, sql: "SELECT position, entries FROM commits WHERE position > ? ORDER BY position LIMIT ?",
                    arguments: [position, limit])
                while bytes < JournalCommit.maximumRead, let row = try rows.next() {
                    let commit = JournalCommit(position: row[0], packed: [UInt8](row[1] as Data))
                    bytes += commit.packed.count
                    found.append(commit)
                }
                return found
            }
        }
    }

    package func remove(through position: Int64) async throws {
        try await use { database in
            let removed = try await database.write { db in
                try db.execute(sql: "DELETE FROM commits WHERE position <= ?", arguments: [position])
                return db.changesCount
            }
            guard removed > 0 else { return }
            try await SQLiteFile.emptyLog(of: database)
        }
    }

    /// Waits until everything appended is on disk, and closes the file. Appends that come later fail.
    package func close() throws {
        commits.stop()
        try connection.close()
    }

    /// Does something with the open database. What fails on it, a sync above all, is a failure of the journal's.
    private func use<Value>(_ body: (DatabasePool) async throws -> Value) async throws -> Value {
        if !connection.isOpen { try await check() }
        let database = try connection.database()
        do {
            return try await body(database)
        } catch let error as DatabaseError {
            throw connection.failed(error, on: database)
        }
    }
}
