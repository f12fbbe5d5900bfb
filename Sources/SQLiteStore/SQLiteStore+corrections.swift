package import Foundation
import GRDB
package import Store

extension SQLiteStore: CorrectionStore {
    package func versions(ofMessage name: String) async throws -> [MessageVersionName] {
        try await database.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT v.number, o.id, v.version,
                        EXISTS (SELECT 1 FROM delivery_blocks b WHERE b.message_version = v.number)
                    FROM messages m
                    JOIN organizations o ON o.number = m.organization
                    JOIN message_versions v ON v.message = m.number
                    WHERE m.name = ? AND v.version > 0 ORDER BY v.number
                    """,
                arguments: [name]
            ).map { MessageVersionName(number: $0[0], organization: $0[1], version: $0[2], isOut: $0[3]) }
        }
    }

    package func links(ofVersion number: Int64) async throws -> [PublishedLink] {
        try await database.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT l.ordinal, l.name, coalesce(\(Self.correctedURL), l.url), \(Self.isRedirected),
                        l.is_personalised
                    FROM links l JOIN message_versions v ON v.number = l.message_version
                    WHERE l.message_version = ? ORDER BY l.ordinal
                    """,
                arguments: [number]
            ).map { row in
                PublishedLink(
                    ordinal: row[0], name: row[1], destination: row[2], isRedirected: row[3], isPersonalised: row[4])
            }
        }
    }

    package func correctLink(
        _ ordinal: Int, ofVersion number: Int64, to url: String, by: String, at now: Date
    ) async throws -> LinkCorrection? {
        try await database.write { db in
            try db.execute(
                sql: """
                    INSERT INTO link_corrections (message_version, ordinal, old_url, new_url, at, corrected_by)
                    SELECT l.message_version, l.ordinal, coalesce(\(Self.correctedURL), l.url) AS leads_to, ?, ?, ?
                    FROM links l JOIN message_versions v ON v.number = l.message_version
                    WHERE l.message_version = ? AND l.ordinal = ? AND \(Self.isRedirected) AND leads_to <> ?
                    """,
                arguments: [url, now.milliseconds, by, number, ordinal, url])
            guard db.changesCount == 1 else { return nil }
            return try Row.fetchOne(
                db, sql: Self.selectCorrections + " WHERE c.number = ?", arguments: [db.lastInsertedRowID]
            ).map(Self.correction)
        }
    }

    package func corrections(message: String?, organization: String?) async throws -> [LinkCorrection] {
        try await database.read { db in
            try Row.fetchAll(
                db,
                sql: Self.selectCorrections
                    + " WHERE m.name = coalesce(?, m.name) AND o.id = coalesce(?, o.id) ORDER BY c.number",
                arguments: [message, organization]
            ).map(Self.correction)
        }
    }

    private static let selectCorrections = """
        SELECT c.number, o.id, m.name, v.version, c.ordinal, c.old_url, c.new_url, c.at, c.corrected_by
        FROM link_corrections c
        JOIN message_versions v ON v.number = c.message_version
        JOIN messages m ON m.number = v.message
        JOIN organizations o ON o.number = m.organization
        """

    private static func correction(_ row: Row) -> LinkCorrection {
        LinkCorrection(
            number: row[0], organization: row[1], message: row[2], version: row[3], ordinal: row[4], from: row[5],
            to: row[6], at: Date(milliseconds: row[7]), by: row[8])
    }

    /// Whether a row `l` of `links` leads through an edge, its version being `v`.
    private static let isRedirected = "(l.is_tracked OR v.channel = 'text')"

    /// Where a row `l` of `links` leads since its last correction; `NULL` without any.
    static let correctedURL = """
        (SELECT new_url FROM link_corrections
            WHERE message_version = l.message_version AND ordinal = l.ordinal ORDER BY number DESC LIMIT 1)
        """
}
