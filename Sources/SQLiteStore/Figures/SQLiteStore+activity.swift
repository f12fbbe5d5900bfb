package import Foundation
import GRDB
package import Interactions
import LinkIdentifiers
import Messages
package import Store

extension SQLiteStore {
    package func activity(
        ofOrganization organization: String, in hours: Range<Hour>
    ) async throws -> [HourlyActivity] {
        try await database.read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT hour, channel, subject, total, uniques, anonymous, automated FROM activity
                    WHERE organization = \(Self.organizationNumber) AND hour >= ? AND hour < ? ORDER BY hour, channel
                    """,
                arguments: [organization, hours.lowerBound.rawValue, hours.upperBound.rawValue])
            return try Self.activity(rows)
        }
    }

    private static func activity(_ rows: RowCursor) throws -> [HourlyActivity] {
        var activity: [HourlyActivity] = []
        var current: (hour: Int, channel: String)?
        var (sent, counts): (Int, [FigureSubject: Counts]) = (0, [:])
        func finish() {
            guard let current else { return }
            activity.append(
                HourlyActivity(
                    hour: Hour(rawValue: current.hour), channel: Channel(rawValue: current.channel) ?? .email,
                    totals: FigureTotals(.init(sent: sent), counts)))
        }
        // Those of an hour and a channel stand together.
        while let row = try rows.next() {
            let key: (hour: Int, channel: String) = (row[0], row[1])
            if current.map({ $0 == key }) != true {
                finish()
                (current, sent, counts) = (key, 0, [:])
            }
            if row[2] == FigureSubject.sentColumn {
                sent = row[3]
            } else {
                counts[FigureSubject(column: row[2])] = Counts(row, from: 3)
            }
        }
        finish()
        return activity
    }

    package func attention(
        ofOrganization organization: String, since: Date, at now: Date
    ) async throws -> Attention {
        try await database.read { db in
            guard let number = try Self.organization(db, organization) else {
                return Attention(unconfirmed: [:], retrying: [], late: [])
            }
            return Attention(
                unconfirmed: try Self.unconfirmed(db, number, since: since), retrying: try Self.retrying(db, number),
                late: try Self.late(db, number, since: now - Attention.patience))
        }
    }

    /// Joins of deliveries `d`, for what belongs to an organization and is no test send.
    private static let ofOrganization = """
        JOIN delivery_blocks b ON b.number = d.number / \(DeliveryNumber.blockSize) AND NOT b.is_test
        JOIN message_versions v ON v.number = b.message_version
        JOIN messages m ON m.number = v.message AND m.organization = ?
        """

    private static func unconfirmed(
        _ db: Database, _ organization: Int64, since: Date
    ) throws -> [Channel: Int] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT channel, count(*) FROM (
                    SELECT v.channel FROM deliveries d INDEXED BY deliveries_unconfirmed \(ofOrganization)
                    WHERE d.state = 4 AND d.receipt IS NULL AND d.sent_at >= ? LIMIT \(Attention.maximumCounted))
                GROUP BY channel
                """,
            arguments: [organization, since.milliseconds])
        return Dictionary(uniqueKeysWithValues: rows.map { (Channel(rawValue: $0[0]) ?? .email, $0[1]) })
    }

    private static func retrying(_ db: Database, _ organization: Int64) throws -> [Attention.Retrying] {
        try Row.fetchAll(
            db,
            // There are only those that wait just now.
            sql: """
                SELECT code, count(*) AS count, min(first_at) FROM (
                    SELECT t.code, t.first_at FROM mail_retries t CROSS JOIN deliveries d ON d.number = t.delivery
                    \(ofOrganization) WHERE t.code <> '' AND t.first_at IS NOT NULL LIMIT \(Attention.maximumCounted))
                GROUP BY code ORDER BY count DESC, code
                """,
            arguments: [organization]
        ).map { Attention.Retrying(outcome: $0[0], count: $0[1], since: Date(milliseconds: $0[2])) }
    }

    /// - Parameter since: when the time of a run has come at the latest.
    private static func late(
        _ db: Database, _ organization: Int64, since: Date
    ) throws -> [Attention.LateJourney] {
        let journeys = try Row.fetchAll(
            db, sql: "SELECT number, name FROM journeys WHERE organization = ? AND state = 1 ORDER BY name",
            arguments: [organization])
        let count = try db.cachedStatement(
            sql: """
                SELECT count(*), min(due_at) FROM (
                    SELECT due_at FROM runs WHERE journey = ? AND phase <> 2 AND phase IN (0, 3, 4) AND due_at < ?
                    LIMIT \(Attention.maximumCounted))
                """)
        return try journeys.compactMap { journey in
            let row = try Row.fetchOne(count, arguments: [journey[0] as Int64, since.milliseconds])
            guard let row, let due: Int64 = row[1] else { return nil }
            return Attention.LateJourney(name: journey[1], runs: row[0], since: Date(milliseconds: due))
        }
    }
}
