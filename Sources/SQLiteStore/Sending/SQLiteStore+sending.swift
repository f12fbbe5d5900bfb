import Consent
package import Foundation
import GRDB
import Journeys
package import LinkIdentifiers
import Messages
package import Store

extension SQLiteStore: SendingStore {
    package func enrol(limit: Int) async throws -> Int {
        try await database.write { db in
            var looked = 0
            let journeys = try Row.fetchAll(
                db,
                sql: """
                    SELECT j.number, j.organization, j.enrolled_through, jv.number, jv.definition FROM journeys j
                    JOIN journey_versions jv ON jv.number = j.published
                    WHERE j.enrolled_through < (SELECT max(number) FROM profiles)
                    """)
            for journey in journeys where looked < limit {
                let definition: JourneyDefinition = try StoredJSON.decode(journey[4])
                // Of every organization, each once: an index by organization would have to be paid for by every profile.
                let profiles = try Row.fetchAll(
                    db, sql: "SELECT number, id, organization FROM profiles WHERE number > ? ORDER BY number LIMIT ?",
                    arguments: [journey[2] as Int64, limit - looked])
                for profile in profiles
                where profile[2] == journey[1] as Int64 && definition.audience.contains(profile[1]) {
                    try db.execute(
                        sql: """
                            INSERT INTO runs (journey, journey_version, profile, step, state) VALUES (?, ?, ?, 0, 0)
                            ON CONFLICT DO NOTHING
                            """,
                        arguments: [journey[0] as Int64, journey[3] as Int64, profile[0] as Int64])
                }
                guard let last = profiles.last else { continue }
                try db.execute(
                    sql: "UPDATE journeys SET enrolled_through = ? WHERE number = ?",
                    arguments: [last[0] as Int64, journey[0] as Int64])
                looked += profiles.count
            }
            return looked
        }
    }

    package func readyRuns(limit: Int) async throws -> [ReadyRun] {
        try await database.read { db in
            let rows = try Row.fetchAll(
                db,
                sql: Self.selectRuns() + " FROM runs r "
                    + Self.joinRuns(contactPoint: "CASE mv.channel WHEN 'text' THEN p.phone ELSE p.email END")
                    + " WHERE r.state = 0 ORDER BY r.number LIMIT ?",
                arguments: [limit])
            return try Self.readyRuns(db, rows)
        }
    }

    package func preparedMails(limit: Int) async throws -> [PreparedDelivery] {
        try await deliveries("d.state = 0", limit: limit)
    }

    /// - Parameter condition: one that an index of deliveries has.
    func deliveries(_ condition: String, limit: Int) async throws -> [PreparedDelivery] {
        try await database.read { db in
            let rows = try Row.fetchAll(
                db,
                sql: Self.selectRuns(", d.number AS delivery, d.sent_at")
                    + " FROM deliveries d JOIN runs r ON r.number = d.run "
                    + Self.joinRuns(contactPoint: "d.contact_point")
                    + " WHERE \(condition) ORDER BY d.number LIMIT ?",
                arguments: [limit])
            return try zip(rows, Self.readyRuns(db, rows)).compactMap { row, run in
                // Both are there: a delivery has a number of ours and a contact point.
                guard let number = DeliveryNumber(rawValue: row["delivery"]), let recipient = run.recipient else {
                    return nil
                }
                return PreparedDelivery(
                    number: number, messageVersion: run.messageVersion, recipient: recipient, run: run.run,
                    runState: run.state, stepCount: run.stepCount, sentAt: Date(milliseconds: row["sent_at"]))
            }
        }
    }

    private static func selectRuns(_ more: String = "") -> String {
        """
        SELECT r.number AS run, r.step, r.state, json_array_length(jv.message_versions) AS steps,
            mv.number AS version, mv.channel, p.id AS profile, p.attributes, c.number AS contact_point, c.address,
            (SELECT address FROM contact_points WHERE number = p.email) AS email,
            (SELECT address FROM contact_points WHERE number = p.phone) AS phone\(more)
        """
    }

    private static func joinRuns(contactPoint: String) -> String {
        """
        JOIN journey_versions jv ON jv.number = r.journey_version
        JOIN profiles p ON p.number = r.profile
        LEFT JOIN message_versions mv ON mv.number = json_extract(jv.message_versions, '$[' || r.step || ']')
        LEFT JOIN contact_points c ON c.number = \(contactPoint)
        """
    }

    /// With what their contact points have consented to, looked up for all at once.
    private static func readyRuns(_ db: Database, _ rows: [Row]) throws -> [ReadyRun] {
        let consent = try CurrentConsent.records(db, of: Set(rows.compactMap { $0["contact_point"] as Int64? }))
        return try rows.map { row in
            var recipient: Recipient?
            if let contactPoint: Int64 = row["contact_point"] {
                recipient = Recipient(
                    profile: row["profile"], attributes: try StoredJSON.decode(row["attributes"]),
                    contactPoint: contactPoint, address: row["address"], email: row["email"], phone: row["phone"],
                    consent: consent[contactPoint] ?? [:])
            }
            return ReadyRun(
                run: row["run"], state: JourneyRun.State(step: row["step"], column: row["state"]),
                stepCount: row["steps"], messageVersion: row["version"] ?? 0,
                channel: (row["channel"] as String?).flatMap(Channel.init) ?? .email, recipient: recipient)
        }
    }

    package func prepare(_ deliveries: [NewDelivery], at now: Date) async throws -> [DeliveryNumber] {
        try await database.write { db in
            var numbering = Numbering(db: db)
            return try deliveries.map { delivery in
                let number = try numbering.next(for: delivery.messageVersion)
                if delivery.channel == .text, number.rawValue >= ShortLink.deliveryCount {
                    throw DatabaseError(message: "no delivery numbers are left that codes have room for")
                }
                try db.cachedStatement(
                    // A run is gone where its profile has been erased since it was due.
                    sql: """
                        INSERT INTO deliveries (number, run, contact_point, sent_at, state)
                        SELECT ?1, number, ?3, ?4, ?5 FROM runs WHERE number = ?2
                        """
                ).execute(
                    arguments: [
                        number.rawValue, delivery.run, delivery.contactPoint, now.milliseconds,
                        DeliveryState.prepared(delivery.channel).rawValue,
                    ])
                try Self.move(db, run: delivery.run, to: delivery.runState)
                return number
            }
        }
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

extension JourneyDefinition.Audience {
    fileprivate func contains(_ profile: String) -> Bool {
        switch self {
        case .everyone: true
        case .profiles(let ids): ids.contains(profile)
        }
    }
}
