package import Interactions

/// Where answered requests go before anything is thought about them: durable, in order, short-lived.
package protocol Journal: Sendable {
    /// Names this journal for its life, so that positions in it are never taken for those of another.
    ///
    /// - Throws: ``JournalError`` where it has never been readable so far.
    var identity: String { get async throws }

    /// Takes entries and returns at once. `completion` is called exactly once for all of them, on a thread of the journal's:
    /// with success when they are on disk, with a failure when they are not there in time. After a failure they are in the
    /// journal once at most (M6.3): the disk may yet finish what it was given.
    func append(_ entries: JournalPack, completion: @escaping @Sendable (Result<Void, JournalError>) -> Void)

    /// The commits behind a position, oldest first, `limit` at most, and fewer where they come to ``JournalCommit/maximumRead``.
    func commits(after position: Int64, limit: Int) async throws -> [JournalCommit]

    /// Deletes the commits up to and including a position, leaving nothing of them in the files.
    func remove(through position: Int64) async throws

    /// Writes something harmless and has it synced, as an entry would be.
    ///
    /// - Throws: why an entry could not be recorded just now.
    func check() async throws(JournalError)

    /// What the last write came to; `nil` where it succeeded.
    var failure: JournalFailure? { get }
}

/// What became durable together.
package struct JournalCommit: Sendable {
    /// As soon as so many bytes of entries have been read together, no more are: 2 MiB, which is 91,000 entries at most.
    package static let maximumRead = 2 << 20

    /// Grows from commit to commit, from 1; there may be gaps.
    package let position: Int64
    /// The entries as ``JournalPack/joined(_:)`` made them.
    package let packed: [UInt8]

    package init(position: Int64, packed: [UInt8]) {
        self.position = position
        self.packed = packed
    }

    /// `nil` where what is there cannot be read.
    package var entries: [JournalEntry]? { JournalEntry.unpack(packed) }
}

/// Why an entry is not in the journal.
package enum JournalError: String, Error, Sendable {
    /// Too many entries are waiting already, or it has waited too long.
    case overload
    /// There is no space for it.
    case journalFull
    /// The write or its sync failed, or the journal cannot be opened.
    case journalFailed
    case closed
}

/// What went wrong with the last write.
package struct JournalFailure: Equatable, Sendable {
    package let reason: JournalError
    /// The engine's own words; nothing of any entry.
    package let detail: String
}
