package import Foundation
import GRDB
package import Interactions
package import Store

extension SQLiteStore {
    package func addWebhook(
        id: String, url: String, kinds: Set<InteractionKind>, organization: String, at now: Date
    ) async throws -> Webhook? {
        try await database.write { db in
            guard let organization = try Self.organization(db, organization) else { return nil }
            let count = try Int.fetchOne(
                db, sql: "SELECT count(*) FROM webhooks WHERE organization = ?", arguments: [organization])
            guard count ?? 0 < Webhook.maximumCount else { throw WebhookLimitReached() }
            try db.execute(
                sql: """
                    INSERT INTO webhooks (id, organization, url, kinds, added_at, cursor)
                    VALUES (?, ?, ?, ?, ?, (SELECT coalesce(max(id), 0) FROM interactions))
                    """,
                arguments: [id, organization, url, InteractionKind.bits(of: kinds), now.milliseconds])
            return try Self.webhooks(db, where: "w.number = ?", [db.lastInsertedRowID]).first
        }
    }

    package func webhooks(organization: String) async throws -> [Webhook] {
        try await database.read {
            try Self.webhooks(
                $0, where: "w.organization = (SELECT number FROM organizations WHERE id = ?) ORDER BY w.number",
                [organization])
        }
    }

    package func removeWebhook(id: String, organization: String) async throws -> Bool {
        try await database.write { db in
            try db.execute(sql: "DELETE FROM webhooks WHERE \(Self.isNamed)", arguments: [id, organization])
            return db.changesCount > 0
        }
    }

    package func deadLetters(ofWebhook id: String, organization: String) async throws -> [WebhookDeadLetter] {
        try await database.read { db in
            try Self.deadLetters(
                db, where: "webhook = (SELECT number FROM webhooks WHERE \(Self.isNamed)) ORDER BY number",
                [id, organization])
        }
    }

    package func replayDeadLetters(
        ofWebhook id: String, number: Int64?, organization: String
    ) async throws -> Int? {
        try await database.write { db in
            guard
                let webhook = try Int64.fetchOne(
                    db, sql: "SELECT number FROM webhooks WHERE \(Self.isNamed)", arguments: [id, organization])
            else { return nil }
            try db.execute(
                sql: """
                    UPDATE webhook_dead_letters
                    SET is_replayed = 1, replay_attempts = 0, replay_failing_since = NULL, replay_retry_at = NULL
                    WHERE webhook = ? AND number = coalesce(?, number)
                    """,
                arguments: [webhook, number])
            return db.changesCount
        }
    }

    /// A webhook by its id and its organization's.
    private static let isNamed = "id = ? AND organization = (SELECT number FROM organizations WHERE id = ?)"

    /// - Parameter condition: of the webhooks `w`.
    static func webhooks(
        _ db: Database, where condition: String, _ arguments: StatementArguments
    ) throws -> [Webhook] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT w.number, w.id, w.url, w.kinds, o.id, o.hashed_identifier, w.added_at, w.cursor,
                    w.trying_through, w.delivered_at, w.attempts, w.failing_since, w.retry_at, w.reason,
                    (SELECT count(*) FROM webhook_dead_letters d WHERE d.webhook = w.number),
                    (SELECT min(coalesce(d.replay_retry_at, 0)) FROM webhook_dead_letters d
                        WHERE d.webhook = w.number AND d.is_replayed)
                FROM webhooks w JOIN organizations o ON o.number = w.organization
                WHERE \(condition)
                """,
            arguments: arguments
        ).map { row in
            let attempts: Int = row[10]
            return Webhook(
                number: row[0], id: row[1], url: row[2], kinds: InteractionKind.kinds(ofBits: row[3]),
                organization: row[4], hashedIdentifier: row[5], addedAt: Date(milliseconds: row[6]), cursor: row[7],
                tryingThrough: row[8], deliveredAt: (row[9] as Int64?).map { Date(milliseconds: $0) },
                failure: attempts == 0
                    ? nil
                    : .init(
                        attempts: attempts, since: Date(milliseconds: row[11]), retryAt: Date(milliseconds: row[12]),
                        reason: row[13]),
                deadLetters: row[14], replayAt: (row[15] as Int64?).map { Date(milliseconds: $0) })
        }
    }

    static func deadLetters(
        _ db: Database, where condition: String, _ arguments: StatementArguments
    ) throws -> [WebhookDeadLetter] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT number, first, last, attempts, reason, at, is_replayed, replay_attempts, replay_failing_since,
                    replay_retry_at
                FROM webhook_dead_letters WHERE \(condition)
                """,
            arguments: arguments
        ).map { row in
            let attempts: Int = row[7]
            return WebhookDeadLetter(
                number: row[0], first: row[1], last: row[2], attempts: row[3], reason: row[4],
                at: Date(milliseconds: row[5]), isReplayed: row[6],
                failure: attempts == 0
                    ? nil
                    : .init(
                        attempts: attempts, since: Date(milliseconds: row[8]), retryAt: Date(milliseconds: row[9]),
                        reason: row[4]))
        }
    }
}

extension InteractionKind {
    /// As the column `kinds` has them.
    fileprivate static func bits(of kinds: Set<InteractionKind>) -> Int64 {
        kinds.reduce(0) { $0 | 1 << Int64($1.rawValue) }
    }

    fileprivate static func kinds(ofBits bits: Int64) -> Set<InteractionKind> {
        Set(allCases.filter { bits & 1 << Int64($0.rawValue) != 0 })
    }
}
