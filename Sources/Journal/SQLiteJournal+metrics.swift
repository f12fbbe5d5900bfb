package import Foundation
import GRDB
import Interactions
import Metrics

extension SQLiteJournal {
    /// Looks how much is in the journal, and how old it is, for the gauges to say so.
    package func measure(at now: Date) async {
        metrics.failing.set(failure == nil ? 0 : 1)
        metrics.waiting.set(commits.waiting)
        guard let (commits, oldest) = try? await backlog() else { return }
        metrics.depth.set(commits)
        metrics.oldest.set(max(0, oldest.map { now.timeIntervalSince($0) } ?? 0))
    }

    /// How many commits have not been processed, and when the first entry of theirs was made; `nil` where there are none.
    package func backlog() async throws -> (commits: Int, oldest: Date?) {
        let found = try await connection.database().read { db in
            try Row.fetchOne(
                db,
                sql: """
                    SELECT (SELECT max(position) FROM commits) - position + 1, entries FROM commits
                    ORDER BY position LIMIT 1
                    """
            ).map { (commits: $0[0] as Int, entries: [UInt8]($0[1] as Data)) }
        }
        return (found?.commits ?? 0, found.flatMap { JournalEntry.unpack($0.entries)?.first?.at })
    }
}
