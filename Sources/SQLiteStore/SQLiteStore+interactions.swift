package import Consent
import Foundation
import GRDB
package import Interactions
package import LinkIdentifiers
import Store

extension SQLiteStore: InteractionStore {
    package func position(ofJournal identity: String) async throws -> Int64 {
        try await database.read { try Self.position($0, identity) }
    }

    private static func position(_ db: Database, _ identity: String) throws -> Int64 {
        try Int64.fetchOne(db, sql: "SELECT position FROM journal_positions WHERE journal = ?", arguments: [identity])
            ?? 0
    }

    package func facts(of deliveries: Set<DeliveryNumber>) async throws -> [DeliveryNumber: DeliveryFacts] {
        try await database.read { db in
            var logicalOrdinals: [Int64: [Int: Int]] = [:]
            var facts: [DeliveryNumber: DeliveryFacts] = [:]
            let statement = try db.cachedStatement(
                sql: """
                    SELECT b.message_version, r.journey, d.contact_point, d.sent_at, o.window_months, o.compliance
                    FROM deliveries d
                    JOIN delivery_blocks b ON b.number = d.number / \(DeliveryNumber.blockSize)
                    JOIN runs r ON r.number = d.run
                    JOIN journeys j ON j.number = r.journey
                    JOIN organizations o ON o.number = j.organization
                    WHERE d.number = ?
                    """)
            for delivery in deliveries {
                guard let row = try Row.fetchOne(statement, arguments: [delivery.rawValue]) else { continue }
                let version: Int64 = row[0]
                if logicalOrdinals[version] == nil { logicalOrdinals[version] = try Self.logicalOrdinals(db, version) }
                let compliance: ComplianceProfile = try StoredJSON.decode(row[5])
                facts[delivery] = DeliveryFacts(
                    messageVersion: version, journey: row[1], contactPoint: row[2], sentAt: Date(milliseconds: row[3]),
                    window: TrackingWindow(months: row[4]) ?? .standard, trackingModel: compliance[.tracking],
                    logicalOrdinals: logicalOrdinals[version] ?? [:])
            }
            return facts
        }
    }

    private static func logicalOrdinals(_ db: Database, _ version: Int64) throws -> [Int: Int] {
        let rows = try Row.fetchAll(
            db,
            sql: "SELECT ordinal, logical_ordinal FROM links WHERE message_version = ? AND logical_ordinal <> ordinal",
            arguments: [version])
        return Dictionary(uniqueKeysWithValues: rows.map { ($0[0], $0[1]) })
    }

    package func trackingConsent(of contactPoints: Set<Int64>) async throws -> [Int64: ConsentStatus] {
        try await database.read { db in
            let statement = try db.cachedStatement(
                sql: "SELECT status FROM consents WHERE contact_point = ? AND purpose = 'tracking'")
            var statuses: [Int64: ConsentStatus] = [:]
            for contactPoint in contactPoints {
                guard let text = try String.fetchOne(statement, arguments: [contactPoint]) else { continue }
                statuses[contactPoint] = ConsentStatus(rawValue: text)
            }
            return statuses
        }
    }

    package func record(_ interactions: [Interaction], journal identity: String, position: Int64) async throws {
        try await database.write { db in
            guard try Self.position(db, identity) < position else { return }
            let seen = try Self.seen(db, Set(interactions.compactMap(\.attribution?.delivery)))
            try Self.insert(db, interactions)
            for (version, subjects) in Processing.count(interactions, seen: seen) {
                for (subject, counts) in subjects { try Self.add(db, counts, version, subject) }
            }
            try db.execute(
                sql: """
                    INSERT INTO journal_positions (journal, position) VALUES (?, ?)
                    ON CONFLICT DO UPDATE SET position = excluded.position
                    """,
                arguments: [identity, position])
        }
    }

    /// What people have done to these deliveries so far.
    private static func seen(_ db: Database, _ deliveries: Set<DeliveryNumber>) throws -> Set<UniqueKey> {
        let statement = try db.cachedStatement(
            sql: """
                SELECT DISTINCT coalesce(l.logical_ordinal, i.ordinal) FROM interactions i
                LEFT JOIN links l ON l.message_version = i.message_version AND l.ordinal = i.ordinal
                WHERE i.delivery = ? AND i.automated IS NULL
                """)
        var seen: Set<UniqueKey> = []
        for delivery in deliveries {
            for ordinal in try Int.fetchAll(statement, arguments: [delivery.rawValue]) {
                seen.insert(UniqueKey(delivery: delivery, ordinal: ordinal))
            }
        }
        return seen
    }

    private static func insert(_ db: Database, _ interactions: [Interaction]) throws {
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO interactions
                    (kind, at, message_version, journey, ordinal, automated, device, delivery, destination)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
        for interaction in interactions {
            try statement.execute(arguments: [
                interaction.kind.rawValue, interaction.at.milliseconds, interaction.messageVersion, interaction.journey,
                interaction.ordinal, interaction.automated?.rawValue, interaction.device.rawValue,
                interaction.attribution?.delivery.rawValue, interaction.attribution?.destination,
            ])
        }
    }

    private static func add(_ db: Database, _ counts: Counts, _ version: Int64, _ subject: FigureSubject) throws {
        try db.execute(
            sql: """
                INSERT INTO figures (message_version, subject, total, uniques, anonymous, automated)
                VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET
                    total = total + excluded.total, uniques = uniques + excluded.uniques,
                    anonymous = anonymous + excluded.anonymous, automated = automated + excluded.automated
                """,
            arguments: [version, subject.column, counts.total, counts.unique, counts.anonymous, counts.automated])
    }
}

extension FigureSubject {
    /// As the `subject` column has it.
    var column: Int {
        switch self {
        case .clicks: -1
        case .opens: 0
        case .link(let ordinal): ordinal
        }
    }
}
