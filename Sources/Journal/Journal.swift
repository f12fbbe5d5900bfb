package import Interactions

/// Where answered requests go before anything is thought about them: durable, in order, short-lived.
package protocol Journal: Sendable {
    /// Names this journal for its life, so that positions in it are never taken for those of another.
    var identity: String { get }

    /// Takes an entry and returns at once. `completion` is called exactly once, on a thread of the journal's: with success
    /// when the entry is on disk, with a failure when it is not and will not be.
    func append(_ entry: JournalEntry, completion: @escaping @Sendable (Result<Void, JournalError>) -> Void)

    /// The commits behind a position, oldest first, `limit` at most.
    func commits(after position: Int64, limit: Int) async throws -> [JournalCommit]

    /// Whether an entry could be recorded just now: throws ``JournalError`` where it could not.
    func check() async throws

    /// Deletes the commits up to and including a position, leaving nothing of them in the files.
    func remove(through position: Int64) async throws
}

/// What became durable together.
package struct JournalCommit: Sendable {
    /// Grows from commit to commit, from 1.
    package let position: Int64
    /// `nil` where what is there cannot be read.
    package let entries: [JournalEntry]?

    package init(position: Int64, entries: [JournalEntry]?) {
        self.position = position
        self.entries = entries
    }
}

/// Why an entry is not in the journal.
package enum JournalError: String, Error, Sendable {
    /// Too many entries are waiting already.
    case overload
    /// The write or its sync failed.
    case journalFailed
    case closed
}
