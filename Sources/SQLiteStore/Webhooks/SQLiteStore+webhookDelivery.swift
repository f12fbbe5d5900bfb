package import Foundation
import GRDB
import Interactions
package import Store

extension SQLiteStore: WebhookStore {
    /// How many interactions are looked at together for those of a webhook.
    private static let looked: Int64 = 10_000

    package func webhooks() async throws -> (webhooks: [Webhook], last: Int64) {
        try await database.read {
            (try Self.webhooks($0, where: "true ORDER BY w.number", []), try Self.lastInteraction($0))
        }
    }

    private static func lastInteraction(_ db: Database) throws -> Int64 {
        try Int64.fetchOne(db, sql: "SELECT coalesce(max(id), 0) FROM interactions") ?? 0
    }

    package func interactions(
        for webhook: Webhook, after id: Int64, through last: Int64, limit: Int
    ) async throws -> (records: [InteractionRecord], through: Int64) {
        let end = min(last, id + Self.looked)
        let kinds = webhook.kinds.map { "\($0.rawValue)" }.sorted().joined(separator: ", ")
        let records = try await database.read { db in
            // The sign has the interactions read in their order, and not by organization.
            try Self.interactions(
                db,
                where: """
                    i.id > ? AND i.id <= ? AND i.kind IN (\(kinds)) AND +o.id = ? ORDER BY i.id LIMIT ?
                    """, [id, end, webhook.organization, limit])
        }
        return (records, records.count < limit ? end : records.last?.id ?? end)
    }

    package func replayedDeadLetter(of webhook: Webhook, at now: Date) async throws -> WebhookDeadLetter? {
        try await database.read { db in
            try Self.deadLetters(
                db,
                where: "webhook = ? AND is_replayed AND coalesce(replay_retry_at, 0) <= ? ORDER BY number LIMIT 1",
                [webhook.number, now.milliseconds]
            ).first
        }
    }

    package func note(
        deliveredThrough id: Int64, of deadLetter: Int64?, to webhook: Webhook, at time: Date?
    ) async throws -> Bool {
        try await database.write { db in
            if let time {
                try db.execute(
                    sql: "UPDATE webhooks SET delivered_at = ? WHERE number = ?",
                    arguments: [time.milliseconds, webhook.number])
            }
            if let deadLetter {
                try Self.note(db, deliveredThrough: id, ofDeadLetter: deadLetter)
            } else {
                try Self.note(db, deliveredThrough: id, to: webhook, hasTaken: time != nil)
            }
            return try Bool.fetchOne(
                db, sql: "SELECT EXISTS (SELECT 1 FROM webhooks WHERE number = ?)", arguments: [webhook.number])
                ?? false
        }
    }

    private static func note(_ db: Database, deliveredThrough id: Int64, ofDeadLetter number: Int64) throws {
        try db.execute(
            sql: """
                UPDATE webhook_dead_letters
                SET first = ?, replay_attempts = 0, replay_failing_since = NULL, replay_retry_at = NULL WHERE number = ?
                """,
            arguments: [id + 1, number])
        try db.execute(
            sql: "DELETE FROM webhook_dead_letters WHERE number = ? AND first > last", arguments: [number])
    }

    private static func note(
        _ db: Database, deliveredThrough id: Int64, to webhook: Webhook, hasTaken: Bool
    ) throws {
        try db.execute(
            sql: "UPDATE webhooks SET cursor = ?, trying_through = NULL WHERE number = ?",
            arguments: [id, webhook.number])
        guard hasTaken else { return }
        try db.execute(
            sql: """
                UPDATE webhooks SET attempts = 0, failing_since = NULL, retry_at = NULL, reason = NULL WHERE number = ?
                """,
            arguments: [webhook.number])
    }

    package func note(
        _ failure: Webhook.Failure, ofSendingThrough last: Int64, to webhook: Webhook, givingUpBy deadline: Date?,
        at now: Date
    ) async throws {
        let given = try await lastGivenUp(by: deadline, of: webhook)
        try await database.write { db in
            try db.execute(
                sql: """
                    UPDATE webhooks SET attempts = ?, failing_since = ?, retry_at = ?, reason = ?,
                        trying_through = ?
                    WHERE number = ?
                    """,
                arguments: [
                    failure.attempts, failure.since.milliseconds, failure.retryAt.milliseconds, failure.reason, last,
                    webhook.number,
                ])
            // It may have been removed meanwhile.
            guard let given, db.changesCount == 1 else { return }
            try Self.giveUp(db, through: given, failure, webhook, at: now)
        }
    }

    package func note(
        _ failure: Webhook.Failure, of deadLetter: WebhookDeadLetter, isGivenUp: Bool, at now: Date
    ) async throws {
        try await database.write { db in
            try db.execute(
                sql: """
                    UPDATE webhook_dead_letters
                    SET attempts = attempts + 1, reason = ?, replay_attempts = ?, replay_failing_since = ?,
                        replay_retry_at = ?
                    WHERE number = ?
                    """,
                arguments: [
                    failure.reason, failure.attempts, failure.since.milliseconds, failure.retryAt.milliseconds,
                    deadLetter.number,
                ])
            guard isGivenUp else { return }
            try db.execute(
                sql: """
                    UPDATE webhook_dead_letters
                    SET is_replayed = 0, at = ?, replay_attempts = 0, replay_failing_since = NULL, replay_retry_at = NULL
                    WHERE number = ?
                    """,
                arguments: [now.milliseconds, deadLetter.number])
        }
    }

    /// The last of the interactions that a webhook is to be sent next and that were all recorded by a time; `nil` where there is
    /// none. As they come in the order in which they were recorded, one that happened earlier than those before it may go
    /// with them.
    private func lastGivenUp(by deadline: Date?, of webhook: Webhook) async throws -> Int64? {
        guard let deadline else { return nil }
        return try await database.read { db in
            let next = try Int64.fetchOne(
                db, sql: "SELECT id FROM interactions WHERE id > ? AND at > ? ORDER BY id LIMIT 1",
                arguments: [webhook.cursor, deadline.milliseconds])
            let through = try next.map { $0 - 1 } ?? Self.lastInteraction(db)
            return through > webhook.cursor ? through : nil
        }
    }

    private static func giveUp(
        _ db: Database, through last: Int64, _ failure: Webhook.Failure, _ webhook: Webhook, at now: Date
    ) throws {
        try db.execute(
            sql: "UPDATE webhooks SET cursor = ?, trying_through = NULL WHERE number = ?",
            arguments: [last, webhook.number])
        // What is given up without anything having been taken in between is one; but nothing is sent again unasked.
        try db.execute(
            sql: """
                UPDATE webhook_dead_letters SET last = ?, attempts = ?, reason = ?, at = ?
                WHERE webhook = ? AND last = ? AND NOT is_replayed
                """,
            arguments: [
                last, failure.attempts, failure.reason, now.milliseconds, webhook.number, webhook.cursor,
            ])
        if db.changesCount > 0 { return }
        try db.execute(
            sql: """
                INSERT INTO webhook_dead_letters (webhook, first, last, attempts, reason, at) VALUES (?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                webhook.number, webhook.cursor + 1, last, failure.attempts, failure.reason, now.milliseconds,
            ])
    }
}
