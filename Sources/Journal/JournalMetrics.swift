import Metrics

/// What the journal says of itself.
struct JournalMetrics: Sendable {
    /// A commit, to the end of its sync; also one that failed.
    let commit = Timer(label: "waymark_journal_commit_seconds")
    /// How many entries became durable together.
    let entries = Recorder(label: "waymark_journal_commit_entries")
    /// Entries that wait for the disk.
    let waiting = Meter(label: "waymark_journal_waiting")
    /// Commits that nobody has processed yet.
    let depth = Meter(label: "waymark_journal_commits")
    /// How long ago the oldest entry of these was made, in seconds.
    let oldest = Meter(label: "waymark_journal_oldest_seconds")
    /// 1 where the last write failed.
    let failing = Meter(label: "waymark_journal_failing")
}
