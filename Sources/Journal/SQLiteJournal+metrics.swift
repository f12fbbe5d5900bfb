package import Foundation
import GRDB
import Interactions
import Metrics

extension SQLiteJournal {
    /// Looks how much is in the journal, and how old it is, for the gauges to say so.
    package func measure(at now: Date) async {
        metrics.failing.set(failure == nil ? 0 : 1)
        metrics.waiting.set(commits.waiting)
        guard let database = try? connection.database() else { return }
        let found = try? await database.read { db in
            try Row.fetchOne(
                db,
                sql: """
                    SELECT (SELECT max(position) FROM commits) - position + 1, entries FROM commits
                    ORDER BY position LIMIT 1
                    """
            ).map { (depth: $0[0] as Int, entries: [UInt8]($0[1] as Data)) }
        }
        metrics.depth.set(found?.depth ?? 0)
        let oldest = found.flatMap { JournalEntry.unpack($0.entries)?.first?.at }
        metrics.oldest.set(max(0, oldest.map { now.timeIntervalSince($0) } ?? 0))
    }
}
