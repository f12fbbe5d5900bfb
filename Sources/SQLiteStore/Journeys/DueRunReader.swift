import Foundation
import GRDB
import Journeys
import Store

/// Reads runs with all that moving them on may take, looked up for all at once.
struct DueRunReader {
    private let db: Database

    init(_ db: Database) { self.db = db }

    func runs(_ numbers: Set<Int64>) throws -> [DueRun] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT r.number, r.journey_version, r.step, r.phase, r.due_at, r.heard, \(ReachableProfile.columns)
                FROM runs r JOIN profiles p ON p.number = r.profile \(ReachableProfile.joins)
                WHERE r.number IN (SELECT value FROM json_each(?)) ORDER BY r.number
                """,
            arguments: [try StoredJSON.encode(numbers)])
        let reactions = try reactions(numbers)
        return try zip(rows, ReachableProfile.read(db, rows)).map { row, profile in
            DueRun(
                run: row["number"], version: row["journey_version"], state: JourneyRun.State(row),
                heard: Set(try (row["heard"] as String?).map { try StoredJSON.decode($0) as [Int] } ?? []),
                reactions: reactions[row["number"]] ?? [], profile: profile)
        }
    }

    private func reactions(_ runs: Set<Int64>) throws -> [Int64: [HeardReaction]] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT x.run, x.step, x.ordinal, x.at, l.name FROM runs r
                JOIN reactions x ON x.journey = r.journey AND x.run = r.number
                JOIN journey_versions jv ON jv.number = r.journey_version
                LEFT JOIN links l ON l.ordinal = x.ordinal
                    AND l.message_version = json_extract(jv.message_versions, '$[' || max(x.step, 0) || ']')
                WHERE r.number IN (SELECT value FROM json_each(?)) ORDER BY x.at
                """,
            arguments: [try StoredJSON.encode(runs)])
        return Dictionary(grouping: rows) { $0[0] as Int64 }.mapValues { rows in
            rows.map { row in
                let key = HeardReaction.Key(step: row[1], ordinal: row[2], at: Date(milliseconds: row[3]))
                let reaction = JourneyRun.Reaction(
                    kind: key.ordinal == 0 ? .opened : .clicked, step: key.step, link: row[4],
                    at: key.at)
                return HeardReaction(key: key, reaction: key.step < 0 ? nil : reaction)
            }
        }
    }
}
