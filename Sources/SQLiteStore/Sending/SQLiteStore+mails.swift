package import Foundation
import GRDB
package import LinkIdentifiers
import Messages
package import Store

extension SQLiteStore: MailStore {
    package func takeMails(
        limit: Int, noting completions: [Completion], at now: Date
    ) async throws -> (taken: [TakenMail], gone: [DeliveryNumber]) {
        try await database.write { db in
            let gone = try Self.complete(db, completions, at: now)
            let taken = try Self.takeDue(db, limit: limit, at: now)
            return (taken, gone)
        }
    }

    package func interruptedMails(limit: Int) async throws -> [TakenMail] {
        try await database.read { db in
            try Self.mails(
                db, "deliveries d LEFT JOIN mail_retries t ON t.delivery = d.number",
                where: "d.state = 3 AND \(Self.isOf(.email))", order: "d.number", limit: limit)
        }
    }

    /// E-mails with what has to be known for handing them over.
    ///
    /// - Parameter tables: `deliveries d` and `mail_retries t`.
    static func mails(
        _ db: Database, _ tables: String, where condition: String, _ arguments: StatementArguments = [],
        order: String, limit: Int
    ) throws -> [TakenMail] {
        let found = try deliveries(
            db, more: ", j.name AS journey_name, t.due_at, t.attempts, t.first_at, t.code, t.may_be_taken",
            from: tables, where: condition, arguments, order: order, limit: limit)
        var organizations: [Int64: StoredOrganization] = [:]
        return try found.compactMap { row, delivery in
            let version = delivery.messageVersion
            guard let organization = try organizations[version] ?? organization(ofVersion: version, db) else {
                return nil
            }
            organizations[version] = organization
            return TakenMail(
                delivery: delivery, organization: organization, journey: row["journey_name"], retry: MailRetry(row))
        }
    }

    private static func organization(ofVersion version: Int64, _ db: Database) throws -> StoredOrganization? {
        try Row.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT \(StoredOrganization.columns) FROM message_versions v JOIN messages m ON m.number = v.message
                    JOIN organizations o ON o.number = m.organization WHERE v.number = ?
                    """),
            arguments: [version]
        ).map { try StoredOrganization($0) }
    }

    // MARK: What became of them

    /// `false` where it is not being handed over, or gone.
    static func postpone(_ db: Database, _ delivery: DeliveryNumber, _ retry: MailRetry) throws -> Bool {
        try db.cachedStatement(sql: "UPDATE deliveries SET state = 6 WHERE number = ? AND state = 3")
            .execute(arguments: [delivery.rawValue])
        guard db.changesCount > 0 else { return false }
        try db.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO mail_retries (delivery, journey, due_at, attempts, first_at, code, may_be_taken)
                VALUES (?1, (SELECT r.journey FROM deliveries d JOIN runs r ON r.number = d.run WHERE d.number = ?1),
                    ?2, ?3, ?4, ?5, ?6)
                """
        ).execute(
            arguments: [
                delivery.rawValue, retry.dueAt.milliseconds, retry.attempts, retry.firstAt?.milliseconds, retry.code,
                retry.mayBeTaken,
            ])
        return true
    }

    static func countUnacknowledged(_ db: Database, _ delivery: DeliveryNumber) throws {
        try db.cachedStatement(
            sql: """
                UPDATE message_versions SET unacknowledged = unacknowledged + 1
                WHERE number = (SELECT message_version FROM delivery_blocks WHERE number = ? AND NOT is_test)
                """
        ).execute(arguments: [delivery.block])
    }

    /// Has it wait as it did before it was taken.
    static func putBack(_ db: Database, _ delivery: DeliveryNumber) throws {
        try db.cachedStatement(
            sql: """
                UPDATE deliveries
                SET state = CASE WHEN EXISTS (SELECT 1 FROM mail_retries WHERE delivery = number) THEN 6 ELSE 0 END
                WHERE number = ? AND state = 3
                """
        ).execute(arguments: [delivery.rawValue])
    }

    static func forgetRetry(_ db: Database, of delivery: DeliveryNumber) throws {
        try db.cachedStatement(sql: "DELETE FROM mail_retries WHERE delivery = ?")
            .execute(arguments: [delivery.rawValue])
    }
}

extension MailRetry {
    /// `nil` where there is none.
    fileprivate init?(_ row: Row) {
        guard let dueAt: Int64 = row["due_at"] else { return nil }
        self.init(
            dueAt: Date(milliseconds: dueAt), attempts: row["attempts"],
            firstAt: (row["first_at"] as Int64?).map { Date(milliseconds: $0) }, code: row["code"],
            mayBeTaken: row["may_be_taken"])
    }
}
