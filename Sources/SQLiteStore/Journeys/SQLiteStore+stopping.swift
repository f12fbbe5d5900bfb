import GRDB
import Journeys
import LinkIdentifiers

extension SQLiteStore {
    package func endStopped(limit: Int) async throws -> Int {
        let runs = try await database.read { db in
            try Row.fetchAll(
                db,
                // From the journeys to their runs, and not the other way round. What is being handed over ends by itself.
                sql: """
                    SELECT r.number, r.journey, r.journey_version, r.step, r.phase, d.number
                    FROM journeys j CROSS JOIN runs r ON r.journey = j.number
                    LEFT JOIN deliveries d ON d.run = r.number AND d.state IN (0, 2, 3, 6)
                    WHERE j.state = 3 AND r.phase <> 2 AND r.phase IN (0, 1, 3, 4) AND d.state IS NOT 3 LIMIT ?
                    """,
                arguments: [limit]
            ).map(StoppedRun.init)
        }
        if runs.isEmpty { return 0 }
        return try await database.write { db in
            var counts = StepCounts()
            var sent = SentCounts()
            let ended = try runs.filter { try $0.end(db, &counts, &sent) }
            try counts.write(db)
            try sent.write(db)
            return ended.count
        }
    }
}

extension SQLiteStore {
    /// Has runs of a stopped journey end whose messages are being handed over, as soon as it is known what became of these
    /// (``JourneyRun/heard``).
    static func endWhenSent(_ db: Database, journey: Int64) throws {
        try db.execute(
            sql: """
                UPDATE runs SET heard = json_array(
                    (SELECT json_array_length(message_versions) + 1 FROM journey_versions WHERE number = journey_version))
                WHERE journey = ? AND phase <> 2 AND phase = 1
                """,
            arguments: [journey])
    }
}

/// A run of a journey that was stopped, with what it has prepared.
private struct StoppedRun {
    private let run, journey, version: Int64
    private let step, phase: Int
    private let delivery: DeliveryNumber?

    init(_ row: Row) {
        (run, journey, version) = (row[0], row[1], row[2])
        (step, phase, delivery) = (row[3], row[4], (row[5] as Int64?).flatMap(DeliveryNumber.init))
    }

    /// `false` where it has gone on meanwhile, or its message is being handed over.
    func end(_ db: Database, _ counts: inout StepCounts, _ sent: inout SentCounts) throws -> Bool {
        if let delivery {
            let mayBeTaken = try Bool.fetchOne(
                db.cachedStatement(sql: "SELECT may_be_taken FROM mail_retries WHERE delivery = ?"),
                arguments: [delivery.rawValue])
            let isOver =
                try mayBeTaken == true
                ? SQLiteStore.move(db, delivery, to: .unconfirmed, &sent)
                : SQLiteStore.forget(db, delivery, whereStateIn: "0, 2, 6")
            guard isOver else { return false }
        }
        try db.cachedStatement(
            sql: "UPDATE runs SET phase = 2, due_at = NULL, heard = NULL WHERE number = ? AND phase = ?"
        ).execute(arguments: [run, phase])
        if db.changesCount == 0 { return false }
        counts.add(.stopped, atStep: step, ofVersion: version)
        try SQLiteStore.forgetReactions(db, ofRun: run, journey: journey)
        return true
    }
}
