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

    /// From all that have some in turn: which is first is left to chance.
    private static func takeDue(_ db: Database, limit: Int, at now: Date) throws -> [TakenMail] {
        guard limit > 0 else { return [] }
        let begin = try db.cachedStatement(sql: "UPDATE deliveries SET state = 3, sent_at = ? WHERE number = ?")
        var taken: [TakenMail] = []
        var sources = try retryingJourneys(db, at: now) + blocks(db, of: .prepared).map { .prepared(block: $0.block) }
        while taken.count < limit, !sources.isEmpty {
            var left = sources.count
            sources = try sources.shuffled().filter { source in
                let share = (limit - taken.count + left - 1) / left
                left -= 1
                let mails = try mails(db, of: source, limit: share, at: now)
                for mail in mails {
                    try begin.execute(arguments: [now.milliseconds, mail.delivery.number.rawValue])
                    taken.append(mail.taken(at: now))
                }
                return share > 0 && mails.count == share
            }
        }
        return taken
    }

    /// What e-mails wait in that may be handed over.
    private enum Source {
        /// Those of a journey, or test sends, whose time has come for another try.
        case retrying(journey: Int64?)
        case prepared(block: Int64)
    }

    private static func retryingJourneys(_ db: Database, at now: Date) throws -> [Source] {
        try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT journey FROM (SELECT number AS journey FROM journeys WHERE state <> 2 UNION ALL SELECT NULL) j
                    WHERE EXISTS (SELECT 1 FROM mail_retries WHERE journey IS j.journey AND due_at <= ?)
                    """),
            arguments: [now.milliseconds]
        ).map { .retrying(journey: $0[0]) }
    }

    private static func mails(_ db: Database, of source: Source, limit: Int, at now: Date) throws -> [TakenMail] {
        switch source {
        case .retrying(let journey):
            try mails(
                db, "mail_retries t JOIN deliveries d ON d.number = t.delivery",
                where: "t.journey IS ? AND t.due_at <= ? AND d.state = 6", [journey, now.milliseconds],
                order: "t.due_at", limit: limit)
        case .prepared(let block):
            try mails(
                db, "deliveries d LEFT JOIN mail_retries t ON t.delivery = d.number",
                where: "\(isInBlock) AND d.state = 0 AND \(mayGoOut)", [block], order: "d.number", limit: limit)
        }
    }

    package func interruptedMails(limit: Int) async throws -> [TakenMail] {
        try await database.read { db in
            try Self.mails(
                db, "deliveries d LEFT JOIN mail_retries t ON t.delivery = d.number",
                where: "d.state = 3 AND \(Self.isOf(.email))", order: "d.number", limit: limit)
        }
    }

    private static func mails(
        _ db: Database, _ tables: String, where condition: String, _ arguments: StatementArguments = [],
        order: String, limit: Int
    ) throws -> [TakenMail] {
        let found = try deliveries(
            db, more: ", j.name AS journey_name, t.due_at, t.attempts, t.first_at, t.code, t.may_be_taken",
            from: tables,
            where: condition, arguments, order: order, limit: limit)
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

extension TakenMail {
    fileprivate func taken(at date: Date) -> TakenMail {
        TakenMail(
            delivery: PreparedDelivery(
                number: delivery.number, messageVersion: delivery.messageVersion, recipient: delivery.recipient,
                run: delivery.run, journeyVersion: delivery.journeyVersion, step: delivery.step, sentAt: date,
                isStopped: delivery.isStopped, hasLeft: delivery.hasLeft, isCurrent: delivery.isCurrent,
                zone: delivery.zone),
            organization: organization, journey: journey, retry: retry)
    }
}
