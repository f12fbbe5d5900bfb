package import Foundation
import GRDB
import Journeys
import LinkIdentifiers
import Messages
package import Store

extension SQLiteStore: JourneyStore {
    package func dueRuns(at now: Date, limit: Int, maximumPrepared: Int) async throws -> DueRuns {
        try await database.read { db in
            let heardThrough = try Self.heardThrough(db)
            let journeys = try Int64.fetchAll(
                db,
                sql: """
                    SELECT number FROM journeys WHERE state = 1 AND number NOT IN
                        (SELECT r.journey FROM (\(Self.notOffered)) waiting
                        CROSS JOIN deliveries d ON d.number = waiting.number CROSS JOIN runs r ON r.number = d.run
                        WHERE r.journey IS NOT NULL GROUP BY r.journey HAVING count(*) >= ?)
                    """,
                arguments: [maximumPrepared])
            // A time-out is decided when everything is known that came before it.
            let before: [(phase: JourneyRun.State.Phase, time: Int64)] = [
                (.ready, now.milliseconds + 1), (.waiting, now.milliseconds + 1),
                (.listening, min(now, heardThrough).milliseconds),
            ]
            let due = try db.cachedStatement(
                sql: """
                    SELECT number FROM runs WHERE journey = ? AND phase <> 2 AND phase = ? AND due_at < ?
                    ORDER BY due_at LIMIT ?
                    """)
            let heard = try db.cachedStatement(
                sql: """
                    SELECT DISTINCT x.run FROM reactions x JOIN runs r ON r.number = x.run
                    WHERE x.journey = ? AND r.phase <> 1 LIMIT ?
                    """)
            var numbers: Set<Int64> = []
            for journey in journeys {
                for (phase, time) in before {
                    numbers.formUnion(
                        try Int64.fetchAll(due, arguments: [journey, phase.rawValue, time, limit]))
                }
                numbers.formUnion(try Int64.fetchAll(heard, arguments: [journey, limit]))
            }
            return DueRuns(runs: try DueRunReader(db).runs(numbers), heardThrough: heardThrough)
        }
    }

    package func sendings(to contactPoints: Set<Int64>, since: Date) async throws -> [Int64: Int] {
        try await database.read { db in
            var sendings: [Int64: Int] = [:]
            let statement = try db.cachedStatement(
                // Those that were refused reached nobody.
                sql: """
                    SELECT count(*) FROM deliveries WHERE contact_point = ? AND sent_at > ? AND state <> 5
                        AND NOT (SELECT is_test FROM delivery_blocks WHERE number = deliveries.number / \(DeliveryNumber.blockSize))
                    """)
            for contactPoint in contactPoints {
                let count = try Int.fetchOne(statement, arguments: [contactPoint, since.milliseconds]) ?? 0
                if count > 0 { sendings[contactPoint] = count }
            }
            return sendings
        }
    }

    package func advance(_ moves: [RunMove], at now: Date) async throws {
        try await database.write { db in
            var numbering = Numbering(db: db)
            var counts = StepCounts()
            for move in moves {
                guard let journey = try Self.apply(db, move, at: now) else { continue }
                for (step, outcome) in move.passed { counts.add(outcome, atStep: step, ofVersion: move.version) }
                if let delivery = move.delivery { try Self.prepare(db, delivery, run: move.run, &numbering, at: now) }
                // Of one that is over also what has come meanwhile.
                if move.to == .finished { try Self.forgetReactions(db, ofRun: move.run, journey: journey) }
                for key in move.told where move.to != .finished {
                    try db.cachedStatement(
                        sql: """
                            DELETE FROM reactions WHERE journey = ? AND run = ? AND step = ? AND ordinal = ? AND at = ?
                            """
                    ).execute(arguments: [journey, move.run, key.step, key.ordinal, key.at.milliseconds])
                }
                if !move.updates.isEmpty { try Self.update(db, profileOf: move.run, move.updates) }
            }
            try counts.write(db)
        }
    }

    /// The run's journey; `nil` where the run is not any more as it was read, as its profile has been erased, or does not go
    /// on, as its journey was paused or stopped.
    private static func apply(_ db: Database, _ move: RunMove, at now: Date) throws -> Int64? {
        let (old, new) = (move.from.columns(at: now), move.to.columns(at: now))
        return try Int64.fetchOne(
            db.cachedStatement(
                sql: """
                    UPDATE runs SET step = coalesce(?1, step), phase = ?2, due_at = ?3, heard = ?4
                    WHERE number = ?5 AND step = coalesce(?6, step) AND phase = ?7 AND due_at IS ?8
                        AND (SELECT state FROM journeys WHERE number = journey) = 1
                    RETURNING journey
                    """),
            arguments: [
                new.step, new.phase.rawValue, new.dueAt,
                move.heard.isEmpty || new.phase == .finished ? nil : try StoredJSON.encode(move.heard.sorted()),
                move.run,
                old.step, old.phase.rawValue, old.dueAt,
            ])
    }

    @discardableResult static func prepare(
        _ db: Database, _ delivery: NewDelivery, run: Int64, _ numbering: inout Numbering, at now: Date
    ) throws -> DeliveryNumber {
        let number = try numbering.next(for: delivery.messageVersion)
        if delivery.channel == .text, number.rawValue >= ShortLink.deliveryCount {
            throw DatabaseError(message: "no delivery numbers are left that codes have room for")
        }
        try db.cachedStatement(
            sql: "INSERT INTO deliveries (number, run, step, contact_point, sent_at, state) VALUES (?, ?, ?, ?, ?, ?)"
        ).execute(
            arguments: [
                number.rawValue, run, delivery.step, delivery.contactPoint, now.milliseconds,
                DeliveryState.prepared(delivery.channel).rawValue,
            ])
        return number
    }

    private static func update(_ db: Database, profileOf run: Int64, _ updates: [String: String]) throws {
        let row = try Row.fetchOne(
            db,
            sql: "SELECT p.number, p.attributes FROM runs r JOIN profiles p ON p.number = r.profile WHERE r.number = ?",
            arguments: [run])
        guard let row else { return }
        let attributes: [String: String] = try StoredJSON.decode(row[1])
        try db.execute(
            sql: "UPDATE profiles SET attributes = ? WHERE number = ?",
            arguments: [try StoredJSON.encode(attributes.merging(updates) { $1 }), row[0] as Int64])
    }

}
