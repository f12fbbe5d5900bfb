import Foundation
import GRDB
import Interactions
package import LinkIdentifiers
import Messages
package import Store

extension SQLiteStore: ReportStore {
    package func interactions(after id: Int64, limit: Int) async throws -> [InteractionRecord] {
        try await database.read { try Self.interactions($0, where: "i.id > ? ORDER BY i.id LIMIT ?", [id, limit]) }
    }

    package func interactions(
        matching filter: InteractionFilter, after id: Int64, limit: Int
    ) async throws -> (records: [InteractionRecord], lookedAt: Int64?) {
        try await database.read { db in
            let newest = try Int64.fetchOne(db, sql: "SELECT max(id) FROM interactions") ?? 0
            guard id < newest else { return ([], nil) }
            let end = min(newest, id + Self.interactionsLookedAt)
            // They are looked at in their order: no other index is of use.
            let records = try Self.interactions(
                db,
                where: """
                    i.id > ? AND i.id <= ? AND +o.id = ? AND +m.name = coalesce(?, m.name)
                        AND +i.kind = coalesce(?, i.kind) AND i.at >= ? AND i.at < ?
                    ORDER BY i.id LIMIT ?
                    """,
                [
                    id, end, filter.organization, filter.message, filter.kind?.rawValue,
                    filter.since?.milliseconds ?? Int64.min, filter.until?.milliseconds ?? Int64.max, limit,
                ])
            let lookedAt = records.count == limit ? records.last?.id ?? end : end
            return (records, lookedAt < newest ? lookedAt : nil)
        }
    }

    /// How many interactions one call looks at, at most.
    private static var interactionsLookedAt: Int64 { 65_536 }

    /// - Parameter condition: of the interactions `i`.
    static func interactions(
        _ db: Database, where condition: String, _ arguments: StatementArguments
    ) throws -> [InteractionRecord] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT i.id, i.kind, i.at, o.id AS organization, j.name AS journey, m.name AS message,
                    \(Self.shownVersion) AS version,
                    p.id AS profile, i.ordinal, l.name, l.url, i.automated, i.delivery, i.network,
                    coalesce(i.destination, CASE WHEN l.is_personalised THEN NULL ELSE l.url END) AS destination
                FROM interactions i
                JOIN message_versions v ON v.number = i.message_version
                JOIN messages m ON m.number = v.message
                JOIN organizations o ON o.number = m.organization
                LEFT JOIN journeys j ON j.number = i.journey
                LEFT JOIN links l ON l.message_version = i.message_version AND l.ordinal = i.ordinal
                LEFT JOIN deliveries d ON d.number = i.delivery
                LEFT JOIN runs r ON r.number = d.run
                LEFT JOIN profiles p ON p.number = r.profile
                WHERE \(condition)
                """,
            arguments: arguments
        ).compactMap { row in
            guard let kind = InteractionKind(rawValue: row["kind"]) else { return nil }
            return InteractionRecord(
                id: row["id"], kind: kind, at: Date(milliseconds: row["at"]), organization: row["organization"],
                journey: row["journey"], message: row["message"], messageVersion: row["version"],
                profile: row["profile"],
                link: kind.isClick ? .init(ordinal: row["ordinal"], name: row["name"], url: row["url"]) : nil,
                destination: row["profile"] == nil || !kind.isClick ? nil : row["destination"],
                automated: (row["automated"] as Int?).flatMap(AutomatedReason.init), network: row["network"])
        }
    }

    package func organization(hashedIdentifier: String) async throws -> LinkTables.Organization? {
        try await database.read { db in
            try Row.fetchOne(
                db, sql: "SELECT number, id, hashed_identifier FROM organizations WHERE hashed_identifier = ?",
                arguments: [hashedIdentifier]
            ).map { LinkTables.Organization(number: $0[0], id: $0[1], hashedIdentifier: $0[2]) }
        }
    }

    package func describe(_ reference: LinkReference, isOfBlock: Bool) async throws -> LinkDescription? {
        try await database.read { db in
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT o.id, m.name, \(Self.shownVersion), d.sent_at, l.name, l.url, l.is_personalised, p.id,
                        \(Self.correctedURL), v.channel
                    FROM delivery_blocks b
                    JOIN message_versions v ON v.number = b.message_version
                    JOIN messages m ON m.number = v.message
                    JOIN organizations o ON o.number = m.organization
                    LEFT JOIN deliveries d ON d.number = ?1 AND NOT ?2
                    LEFT JOIN runs r ON r.number = d.run
                    LEFT JOIN profiles p ON p.number = r.profile
                    LEFT JOIN links l ON l.message_version = v.number AND l.ordinal = ?3
                    WHERE b.number = ?4 AND (?2 OR p.number IS NOT NULL)
                    """,
                arguments: [reference.delivery.rawValue, isOfBlock, reference.ordinal, reference.delivery.block])
            return row.map { row in
                let url: String? = row[5]
                return LinkDescription(
                    organization: row[0], message: row[1], messageVersion: row[2],
                    channel: Channel(rawValue: row[9]) ?? .email,
                    sentAt: (row[3] as Int64?).map { Date(milliseconds: $0) },
                    link: url.map { .init(ordinal: reference.ordinal, name: row[4], url: $0) },
                    correctedURL: row[8], isPersonalised: row[6] ?? false, profile: row[7])
            }
        }
    }
}
