import Foundation
import GRDB
import Journeys
import LinkIdentifiers
import Messages
package import Store

extension SQLiteStore: SendingStore {
    /// A condition: of journeys that are not paused, which nothing is handed over of.
    static let mayGoOut = "j.state IS NOT 2"

    /// Deliveries with what their contact points have consented to, looked up for all at once.
    ///
    /// - Parameter condition: one that an index of deliveries has.
    func deliveries(
        _ condition: String, _ arguments: StatementArguments = [], limit: Int
    ) async throws -> [PreparedDelivery] {
        try await database.read { db in
            try Self.deliveries(db, where: condition, arguments, limit: limit).map(\.delivery)
        }
    }

    /// - Parameters:
    ///   - more: columns, each behind a comma.
    ///   - tables: `deliveries d`, and what the columns and the condition need besides.
    static func deliveries(
        _ db: Database, more: String = "", from tables: String = "deliveries d", where condition: String,
        _ arguments: StatementArguments = [], order: String = "d.number", limit: Int
    ) throws -> [(row: Row, delivery: PreparedDelivery)] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT d.number, d.step, d.sent_at, r.number AS run, r.journey_version, j.state = 3 AS is_stopped,
                    \(hasLeft) AS has_left, d.contact_point IN (p.email, p.phone) AS is_current,
                    b.message_version, p.id AS profile, p.attributes, d.contact_point, c.address,
                    (SELECT address FROM contact_points WHERE number = p.email) AS email,
                    (SELECT address FROM contact_points WHERE number = p.phone) AS phone, \(TimeZone.column)\(more)
                FROM \(tables)
                JOIN runs r ON r.number = d.run
                JOIN profiles p ON p.number = r.profile
                JOIN contact_points c ON c.number = d.contact_point
                JOIN delivery_blocks b ON b.number = d.number / \(DeliveryNumber.blockSize)
                LEFT JOIN journeys j ON j.number = r.journey
                WHERE \(condition) ORDER BY \(order) LIMIT ?
                """)
        let rows = try Row.fetchAll(statement, arguments: arguments + [limit])
        let consent = try CurrentConsent.records(db, of: Set(rows.map { $0["contact_point"] }))
        return try rows.compactMap { row in
            // One of ours.
            guard let number = DeliveryNumber(rawValue: row["number"]) else { return nil }
            let contactPoint: Int64 = row["contact_point"]
            let recipient = Recipient(
                profile: row["profile"], attributes: try StoredJSON.decode(row["attributes"]),
                contactPoint: contactPoint, address: row["address"], email: row["email"], phone: row["phone"],
                consent: consent[contactPoint] ?? [:])
            let delivery = PreparedDelivery(
                number: number, messageVersion: row["message_version"], recipient: recipient, run: row["run"],
                journeyVersion: row["journey_version"], step: row["step"],
                sentAt: Date(milliseconds: row["sent_at"]), isStopped: row["is_stopped"] ?? false,
                hasLeft: row["has_left"], isCurrent: row["is_current"] ?? false,
                zone: TimeZone(of: recipient.attributes, organization: TimeZone(ofOrganization: row["timezone"])))
            return (row, delivery)
        }
    }

    /// A condition: the event of the exit rule of run `r` has come, whether it has been told or not, or its journey was stopped
    /// (``JourneyRun/heard``).
    static let hasLeft = """
        (EXISTS (SELECT 1 FROM reactions WHERE journey = r.journey AND run = r.number AND step = -1) OR r.heard IS NOT NULL AND EXISTS (
            SELECT 1 FROM json_each(r.heard) WHERE value >=
                (SELECT json_array_length(message_versions) FROM journey_versions WHERE number = r.journey_version)))
        """

    /// The blocks with deliveries of this state, which has an index, and the message versions that they are of.
    ///
    /// From block to block, and not from row to row: there may be a million that wait for their turn.
    static func blocks(_ db: Database, of state: DeliveryState) throws -> [(block: Int64, version: Int64)] {
        try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    WITH RECURSIVE prepared (block) AS (
                        SELECT (SELECT min(number) FROM deliveries WHERE state = \(state.rawValue))
                            / \(DeliveryNumber.blockSize)
                        UNION ALL
                        SELECT (SELECT min(number) FROM deliveries
                            WHERE state = \(state.rawValue) AND number >= (block + 1) * \(DeliveryNumber.blockSize))
                            / \(DeliveryNumber.blockSize)
                        FROM prepared WHERE block IS NOT NULL
                    )
                    SELECT block, b.message_version FROM prepared JOIN delivery_blocks b ON b.number = block
                    """)
        ).map { ($0[0], $0[1]) }
    }

    /// A condition: deliveries of a block only, which is its argument.
    static let isInBlock = """
        d.number >= ?1 * \(DeliveryNumber.blockSize) AND d.number < (?1 + 1) * \(DeliveryNumber.blockSize)
        """

    /// A condition: deliveries of this channel only.
    static func isOf(_ channel: Channel) -> String {
        "(SELECT channel FROM message_versions WHERE number = b.message_version) = '\(channel.rawValue)'"
    }

    package func messageVersion(_ number: Int64) async throws -> StoredMessageVersion? {
        try await database.read { db in try Self.messageVersion(number, db) }
    }

    static func messageVersion(_ number: Int64, _ db: Database) throws -> StoredMessageVersion? {
        guard
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT \(StoredOrganization.columns), m.name, v.content
                    FROM message_versions v
                    JOIN messages m ON m.number = v.message JOIN organizations o ON o.number = m.organization
                    WHERE v.number = ?
                    """,
                arguments: [number])
        else { return nil }
        return StoredMessageVersion(
            organization: try StoredOrganization(row), message: row[7], content: try StoredJSON.decode(row[8]))
    }
}
