package import Consent
import GRDB
package import Interactions
import LinkIdentifiers
import SQLiteFile
import Store

extension SQLiteStore: InteractionStore {
    package func position(ofJournal identity: String) async throws -> Int64 {
        try await database.read { try Self.position($0, identity) }
    }

    private static func position(_ db: Database, _ identity: String) throws -> Int64 {
        try Int64.fetchOne(db, sql: "SELECT position FROM journal_positions WHERE journal = ?", arguments: [identity])
            ?? 0
    }

    package func trackingConsent(of contactPoints: Set<Int64>) async throws -> [Int64: ConsentStatus] {
        try await database.read { db in
            let statement = try DirectStatement(
                db,
                """
                SELECT status FROM consents WHERE contact_point = ? AND scope = 'tracking' ORDER BY number DESC LIMIT 1
                """)
            var statuses: [Int64: ConsentStatus] = [:]
            for contactPoint in contactPoints.sorted() {
                statement.bind(contactPoint, at: 0)
                statuses[contactPoint] = try statement.first { ConsentStatus(rawValue: $0.text(0)) } ?? nil
            }
            return statuses
        }
    }

    package func record(_ interactions: [Interaction], journal identity: String, position: Int64) async throws {
        try await database.write { db in
            guard try Self.position(db, identity) < position else { return }
            let interactions = try Self.withoutRepeatedReceipts(db, interactions)
            var uniques = try Self.uniques(db, Uniques.keys(of: interactions))
            let before = uniques.sets.mapValues(\.count)
            let (unique, changes) = Processing.count(interactions, uniques: &uniques)
            try Self.insert(db, interactions, unique)
            try Self.keepReactions(db, interactions)
            try Self.keep(db, uniques.sets.filter { $0.value.count != before[$0.key] })
            try FigureWriter(db).add(changes)
            try db.execute(
                sql: """
                    INSERT INTO journal_positions (journal, position) VALUES (?, ?)
                    ON CONFLICT DO UPDATE SET position = excluded.position
                    """,
                arguments: [identity, position])
        }
    }

    /// Notes receipts with their deliveries. A gateway may send one more than once, and only the first counts; a delivery that
    /// was not known to have been taken is known to have been by then.
    private static func withoutRepeatedReceipts(_ db: Database, _ interactions: [Interaction]) throws -> [Interaction] {
        guard interactions.contains(where: { $0.receipt != nil }) else { return interactions }
        let note = try DirectStatement(
            db, "UPDATE deliveries SET receipt = 1 WHERE number = ? AND receipt IS NULL RETURNING state")
        let confirm = try DirectStatement(
            db,
            """
            UPDATE message_versions SET unconfirmed = unconfirmed - 1
            WHERE number = (SELECT message_version FROM delivery_blocks WHERE number = ? AND NOT is_test)
            """)
        return try interactions.filter { interaction in
            guard let delivery = interaction.receipt else { return true }
            note.bind(delivery.rawValue, at: 0)
            guard let state = try note.first({ $0.integer(0) }) else { return false }
            if state == DeliveryState.unconfirmed.rawValue {
                confirm.bind(delivery.block, at: 0)
                try confirm.execute()
            }
            return true
        }
    }

    private static func insert(_ db: Database, _ interactions: [Interaction], _ unique: [Uniqueness]) throws {
        let index = InteractionIndex(db)
        var id = try index.nextID()
        let statement = try DirectStatement(
            db,
            """
            INSERT INTO interactions
                (kind, at, message_version, journey, ordinal, automated, device, delivery, destination, network, counted, id)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        for (interaction, unique) in zip(interactions, unique) {
            statement.bind(interaction.kind.rawValue, at: 0)
            statement.bind(interaction.at.milliseconds, at: 1)
            statement.bind(interaction.messageVersion, at: 2)
            // There is no journey 0.
            statement.bind(interaction.journey ?? 0, at: 3)
            statement.bind(interaction.ordinal, at: 4)
            statement.bind(interaction.automated.map { Int64($0.rawValue) }, at: 5)
            statement.bind(interaction.device.rawValue, at: 6)
            statement.bind(interaction.attribution?.delivery.rawValue, at: 7)
            statement.bind(interaction.attribution?.destination, at: 8)
            statement.bind(interaction.attribution?.network, at: 9)
            statement.bind(unique.rawValue, at: 10)
            statement.bind(id, at: 11)
            try statement.execute()
            id += 1
        }
        try index.extend(through: id - 1)
    }

    // MARK: Sets of uniques, in the order of their table

    static func uniques(_ db: Database, _ keys: Set<Uniques.Key>) throws -> Uniques {
        let statement = try DirectStatement(db, "SELECT deliveries FROM uniques WHERE block = ? AND subject = ?")
        var uniques = Uniques()
        for key in keys.sorted(by: { $0.row < $1.row }) {
            statement.bind(key.block, at: 0)
            statement.bind(key.subject.column, at: 1)
            let set = try statement.first { $0.withBytes(0) { DeliverySet(bytes: $0) } }
            guard let set = set ?? DeliverySet() else { throw DatabaseError(resultCode: .SQLITE_CORRUPT) }
            uniques.sets[key] = set
        }
        return uniques
    }

    static func keep(_ db: Database, _ sets: [Uniques.Key: DeliverySet]) throws {
        let statement = try DirectStatement(
            db,
            """
            INSERT INTO uniques (block, subject, deliveries) VALUES (?, ?, ?)
            ON CONFLICT DO UPDATE SET deliveries = excluded.deliveries
            """)
        for (key, set) in sets.sorted(by: { $0.key.row < $1.key.row }) {
            statement.bind(key.block, at: 0)
            statement.bind(key.subject.column, at: 1)
            statement.bind(set.bytes, at: 2)
            try statement.execute()
        }
    }
}

extension Uniques.Key {
    fileprivate var row: (Int64, Int) { (block, subject.column) }
}
