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
            let ended = try runs.filter { try $0.end(db, &counts) }
            try counts.write(db)
            return ended.count
        }
    }
}

extension SQLiteStore {
    /// Has runs of a stopped journey end whose messages are being handed over, as soon as it is known what became of these: as
    /// their exit rule does (``JourneyRun/heard``).
    static func endWhenSent(_ db: Database, journey: Int64) throws {
        try db.execute(
            sql: """
                UPDATE runs SET heard = json_array(
                    (SELECT json_array_length(message_versions) FROM journey_versions WHERE number = journey_version))
                WHERE journey = ? AND phase <> 2 AND phase = 1
                """,
            arguments: [journey])
    }
}

extension SQLiteStore {
    /// Has the runs of a journey that is paused take the steps again whose messages nobody was offered: when it goes on, it is
    /// decided anew whether they are sent.
    static func takeBack(_ db: Database, preparedOf journey: Int64) throws {
        for row in try Row.fetchAll(
            db,
            sql: """
                SELECT d.number, d.run, d.sent_at FROM (\(notOffered)) waiting CROSS JOIN deliveries d ON d.number = waiting.number
                JOIN runs r ON r.number = d.run WHERE r.journey = ?
                """,
            arguments: [journey])
        {
            guard let delivery = DeliveryNumber(rawValue: row[0]), try forget(db, delivery, whereStateIn: "0, 2, 6")
            else { continue }
            // Due since then: it comes before what has become due later.
            try db.cachedStatement(sql: "UPDATE runs SET phase = 0, due_at = ? WHERE number = ? AND phase = 1")
                .execute(arguments: [row[2] as Int64, row[1] as Int64])
        }
    }

    /// A query: the numbers of deliveries that are prepared, and that nobody was offered.
    static let notOffered = """
        SELECT number FROM deliveries WHERE state = 0 UNION ALL SELECT number FROM deliveries WHERE state = 2
        UNION ALL SELECT delivery FROM mail_retries WHERE first_at IS NULL
        """
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
    func end(_ db: Database, _ counts: inout StepCounts) throws -> Bool {
        if let delivery {
            let mayBeTaken = try Bool.fetchOne(
                db.cachedStatement(sql: "SELECT may_be_taken FROM mail_retries WHERE delivery = ?"),
                arguments: [delivery.rawValue])
            let isOver =
                try mayBeTaken == true
                ? SQLiteStore.move(db, delivery, to: .unconfirmed)
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
