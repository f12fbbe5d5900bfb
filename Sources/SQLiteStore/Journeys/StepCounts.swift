import GRDB
import Journeys

/// How many runs have left which steps how, within one transaction: written once for all of a batch.
struct StepCounts {
    private struct Key: Hashable {
        let version: Int64
        let step: Int
        let outcome: StepOutcome
    }

    private var counts: [Key: Int] = [:]

    mutating func add(_ outcome: StepOutcome, atStep step: Int, ofVersion version: Int64) {
        counts[Key(version: version, step: step, outcome: outcome), default: 0] += 1
    }

    func write(_ db: Database) throws {
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO step_counts (journey_version, step, outcome, count) VALUES (?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET count = count + excluded.count
                """)
        for (key, count) in counts {
            try statement.execute(arguments: [key.version, key.step, key.outcome.description, count])
        }
    }
}
