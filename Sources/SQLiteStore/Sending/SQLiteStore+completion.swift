package import Foundation
import GRDB
import Journeys
package import LinkIdentifiers
package import Store

extension SQLiteStore {
    package func complete(_ completions: [Completion], at now: Date) async throws -> [DeliveryNumber] {
        try await database.write { db in try Self.complete(db, completions, at: now) }
    }

    /// - Returns: those that were sent and are not there any more.
    static func complete(_ db: Database, _ completions: [Completion], at now: Date) throws -> [DeliveryNumber] {
        var gone: [DeliveryNumber] = []
        var counts = StepCounts()
        for completion in completions {
            if try note(db, completion.outcome) {
                guard let next = completion.next, try move(db, next, at: now) else { continue }
                if let passed = next.passed {
                    counts.add(passed.outcome, atStep: passed.step, ofVersion: next.version)
                }
            } else if let delivery = completion.outcome.taken, try !isThere(db, delivery) {
                gone.append(delivery)
            }
        }
        try counts.write(db)
        return gone
    }

    private static func isThere(_ db: Database, _ delivery: DeliveryNumber) throws -> Bool {
        try Bool.fetchOne(db, sql: "SELECT 1 FROM deliveries WHERE number = ?", arguments: [delivery.rawValue]) ?? false
    }

    /// `false` where it has been noted and counted already, or there is no such delivery any more.
    private static func note(_ db: Database, _ outcome: Completion.Outcome) throws -> Bool {
        switch outcome {
        case .dropped(let delivery): return try forget(db, delivery, whereStateIn: "0, 2, 3")
        case .sent(let delivery): return try move(db, delivery, to: .sent)
        case .unconfirmed(let delivery): return try move(db, delivery, to: .unconfirmed)
        case .refused(let delivery):
            // Nobody has its links.
            try deletePersonalValues(db, of: delivery)
            return try move(db, delivery, to: .refused)
        case .postponed(let delivery):
            try db.cachedStatement(sql: "UPDATE deliveries SET state = 2 WHERE number = ? AND state = 3")
                .execute(arguments: [delivery.rawValue])
        case .deferred(let delivery, let retry): return try postpone(db, delivery, retry)
        case .unacknowledged(let delivery, let retry):
            guard try postpone(db, delivery, retry) else { return false }
            try countUnacknowledged(db, delivery)
        case .returned(let delivery): try putBack(db, delivery)
        }
        return true
    }

    /// Deletes a delivery that nobody has. `false` where there is none that has come so far.
    static func forget(_ db: Database, _ delivery: DeliveryNumber, whereStateIn states: String) throws -> Bool {
        try db.cachedStatement(sql: "DELETE FROM deliveries WHERE number = ? AND state IN (\(states))")
            .execute(arguments: [delivery.rawValue])
        if db.changesCount == 0 { return false }
        try deletePersonalValues(db, of: delivery)
        try forgetRetry(db, of: delivery)
        return true
    }

    /// Notes what became of a delivery that was handed over, and counts it with its message.
    ///
    /// - Returns: `false` where that has been done already.
    static func move(_ db: Database, _ delivery: DeliveryNumber, to state: DeliveryState) throws -> Bool {
        let row = try Row.fetchOne(
            db.cachedStatement(
                sql: "UPDATE deliveries SET state = ? WHERE number = ? AND state IN (0, 3, 6) RETURNING receipt"),
            arguments: [state.rawValue, delivery.rawValue])
        guard let row else { return false }
        try forgetRetry(db, of: delivery)
        // A receipt may have been quicker than the gateway's answer.
        let isConfirmed = row[0] as Int? != nil
        try db.cachedStatement(
            sql: """
                UPDATE message_versions SET sent = sent + ?, unconfirmed = unconfirmed + ?, refused = refused + ?
                WHERE number = (SELECT message_version FROM delivery_blocks WHERE number = ? AND NOT is_test)
                """
        ).execute(
            arguments: [
                state == .refused ? 0 : 1, state == .unconfirmed && !isConfirmed ? 1 : 0, state == .refused ? 1 : 0,
                delivery.block,
            ])
        if state != .refused { try ActivityWriter.countSent(db, delivery) }
        return true
    }

    /// `false` where it is not sending any more: its profile has been erased.
    private static func move(_ db: Database, _ next: Completion.Next, at now: Date) throws -> Bool {
        let columns = next.state.columns(at: now)
        let row = try Row.fetchOne(
            db.cachedStatement(
                sql: """
                    UPDATE runs SET step = coalesce(?, step), phase = ?, due_at = ? WHERE number = ? AND phase = 1
                    RETURNING journey
                    """),
            arguments: [columns.step, columns.phase.rawValue, columns.dueAt, next.run])
        guard let row else { return false }
        if next.state == .finished, let journey: Int64 = row[0] {
            try forgetReactions(db, ofRun: next.run, journey: journey)
        }
        return true
    }
}
