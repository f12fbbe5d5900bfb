import Foundation
import GRDB
import Interactions
import Logging
import Synchronization

/// The journal's database while it is open, and the way back when it is not.
final class JournalConnection: Sendable {
    private struct State {
        var database: DatabasePool?
        var identity: String?
        /// The newest commit that was answered as recorded.
        var lastPosition: Int64 = 0
        var failure: JournalFailure?
        var retryAt = ContinuousClock.now
        var isClosed = false
    }

    private let state = Mutex(State())
    private let path: String
    private let logger: Logger
    /// How long after a failed opening the next is tried.
    private static let retryInterval = Duration.seconds(1)

    init(path: String, logger: Logger) {
        self.path = path
        self.logger = logger
        _ = try? reopened()
    }

    var identity: String? { state.withLock { $0.identity } }
    var failure: JournalFailure? { state.withLock { $0.failure } }
    var isOpen: Bool { state.withLock { $0.database != nil || $0.isClosed } }

    func database() throws(JournalError) -> DatabasePool {
        let (database, isClosed) = state.withLock { ($0.database, $0.isClosed) }
        guard let database else { throw isClosed ? .closed : .journalFailed }
        return database
    }

    /// Makes entries durable in one row, or only tries whether it could. On the commit thread.
    func commit(_ packs: [JournalPack]) throws(JournalError) {
        let open = state.withLock { $0.database }
        let database = if let open { open } else { try reopened() }
        do {
            let position: Int64? = try database.writeWithoutTransaction { db in
                guard !packs.isEmpty else {
                    try db.execute(sql: "UPDATE identity SET name = name")
                    return nil
                }
                try db.cachedStatement(sql: "INSERT INTO commits (entries) VALUES (?)")
                    .execute(arguments: [Data(JournalPack.joined(packs))])
                return db.lastInsertedRowID
            }
            state.withLock {
                if let position { $0.lastPosition = position }
                $0.failure = nil
            }
        } catch {
            throw failed(error, on: database)
        }
    }

    /// Takes note of a failure. Where more than space or a lock is missing the file's state is not known (a sync that
    /// failed is not to be tried again): it is closed, and opened anew before anything is written.
    func failed(_ error: any Error, on database: DatabasePool) -> JournalError {
        let code = (error as? DatabaseError)?.resultCode
        let reason = noted(error)
        if let code, [.SQLITE_FULL, .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_INTERRUPT, .SQLITE_ABORT].contains(code) {
            return reason
        }
        let isOurs = state.withLock { state in
            defer { if state.database === database { state.database = nil } }
            return state.database === database
        }
        if isOurs { try? database.close() }
        return reason
    }

    func close() throws {
        let database = state.withLock { state in
            state.isClosed = true
            defer { state.database = nil }
            return state.database
        }
        guard let database else { return }
        // The last connection to close may be a reader's, which leaves the log as it is.
        _ = try? database.writeWithoutTransaction { try $0.checkpoint(.truncate) }
        try database.close()
    }

    /// Opens and verifies the file, unless that has just been tried.
    private func reopened() throws(JournalError) -> DatabasePool {
        let (known, lastPosition, failure, retryAt) = state.withLock {
            ($0.identity, $0.lastPosition, $0.failure, $0.retryAt)
        }
        guard ContinuousClock.now >= retryAt else { throw failure?.reason ?? .journalFailed }
        do {
            let file = try JournalFile.open(path, identity: known, logger: logger)
            if file.lastPosition < lastPosition {
                logger.critical("the journal has lost clicks that were recorded", metadata: ["file": "\(path)"])
            }
            if failure != nil { logger.notice("the journal is open again", metadata: ["file": "\(path)"]) }
            state.withLock {
                ($0.database, $0.identity) = (file.database, file.identity)
            }
            return file.database
        } catch {
            state.withLock { $0.retryAt = .now + Self.retryInterval }
            throw noted(error)
        }
    }

    /// Remembers and logs a failure, not the same one again and again.
    private func noted(_ error: any Error) -> JournalError {
        let error = error as? DatabaseError
        let failure = JournalFailure(
            reason: error?.resultCode == .SQLITE_FULL ? .journalFull : .journalFailed,
            detail: error.map { "\($0.extendedResultCode.rawValue): \($0.message ?? "")" } ?? "cannot be opened")
        let isNews = state.withLock { state in
            defer { state.failure = failure }
            return state.failure != failure
        }
        if isNews {
            logger.error(
                "the journal cannot be written; links redirect, clicks go unrecorded",
                metadata: ["file": "\(path)", "reason": "\(failure.reason)", "detail": "\(failure.detail)"])
        }
        return failure.reason
    }
}
