package import Foundation
import GRDB
package import LinkIdentifiers
import Messages
package import Store

extension SQLiteStore {
    package func preparedTextBlocks() async throws -> [Int64: [Int64]] {
        try await database.read { db in
            Dictionary(grouping: try Self.blocks(db, of: .textPrepared), by: \.version).mapValues { $0.map(\.block) }
        }
    }

    package func preparedTexts(inBlock block: Int64, limit: Int) async throws -> [PreparedDelivery] {
        try await deliveries("d.state = 2 AND \(Self.isInBlock) AND \(Self.mayGoOut)", [block], limit: limit)
    }

    static func deletePersonalValues(_ db: Database, of delivery: DeliveryNumber) throws {
        try db.cachedStatement(sql: "DELETE FROM personal_values WHERE delivery = ?")
            .execute(arguments: [delivery.rawValue])
    }

    package func beginHandOver(_ texts: [HandOver], at now: Date) async throws -> Set<DeliveryNumber> {
        try await database.write { db in
            let begin = try db.cachedStatement(
                // A run is gone where its profile has been erased.
                sql: """
                    UPDATE deliveries SET state = 3, sent_at = ?1
                    WHERE number = ?2 AND state = 2 AND EXISTS (SELECT 1 FROM runs WHERE number = run)
                    """)
            let keep = try db.cachedStatement(
                sql: """
                    INSERT OR REPLACE INTO personal_values (delivery, ordinal, organization, sent_at, "values")
                    SELECT ?1, ?2, m.organization, ?3, ?4 FROM delivery_blocks b
                    JOIN message_versions v ON v.number = b.message_version JOIN messages m ON m.number = v.message
                    WHERE b.number = ?5
                    """)
            var begun: Set<DeliveryNumber> = []
            for text in texts {
                try begin.execute(arguments: [now.milliseconds, text.delivery.rawValue])
                if db.changesCount == 0 { continue }
                begun.insert(text.delivery)
                for (ordinal, values) in text.personalValues {
                    try keep.execute(
                        arguments: [
                            text.delivery.rawValue, ordinal, now.milliseconds, try StoredJSON.encode(values),
                            text.delivery.block,
                        ])
                }
            }
            return begun
        }
    }

    package func interruptedTexts(limit: Int) async throws -> [PreparedDelivery] {
        try await deliveries("d.state = 3 AND \(Self.isOf(.text))", limit: limit)
    }

    package func textDelivery(_ number: DeliveryNumber, ordinal: Int) async throws -> TextDelivery? {
        try await database.read { db in
            try Row.fetchOne(
                db,
                sql: """
                    SELECT d.sent_at, v."values" FROM deliveries d
                    LEFT JOIN personal_values v ON v.delivery = d.number AND v.ordinal = ?
                    WHERE d.number = ?
                    """,
                arguments: [ordinal, number.rawValue]
            ).map { row in
                TextDelivery(
                    sentAt: Date(milliseconds: row[0]),
                    personalValues: try (row[1] as String?).map { try StoredJSON.decode($0) })
            }
        }
    }

    package func lastSending(inBlock block: Int64) async throws -> Date? {
        try await database.read { db in
            try Int64.fetchOne(
                db,
                sql: """
                    SELECT sent_at FROM deliveries WHERE number BETWEEN ?1 * \(DeliveryNumber.blockSize)
                        AND (?1 + 1) * \(DeliveryNumber.blockSize) - 1 ORDER BY number DESC LIMIT 1
                    """,
                arguments: [block]
            ).map { Date(milliseconds: $0) }
        }
    }
}
