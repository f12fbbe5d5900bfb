import Foundation
import GRDB
package import Messages
package import Store

extension SQLiteStore: MessageStore {
    package func messages(organization: String, after name: String?, limit: Int) async throws -> [MessageSummary] {
        try await database.read { db in
            try Row.fetchAll(
                db,
                sql: Self.selectMessages + " AND m.name > ? AND \(Self.isThere) ORDER BY m.name LIMIT ?",
                arguments: [organization, name ?? "", limit]
            ).map(MessageSummary.init)
        }
    }

    package func message(_ name: String, organization: String) async throws -> MessageSummary? {
        try await database.read { db in
            try Row.fetchOne(
                db, sql: Self.selectMessages + " AND m.name = ? AND \(Self.isThere)", arguments: [organization, name]
            ).map(MessageSummary.init)
        }
    }

    package func versions(
        ofMessage name: String, organization: String, before version: Int?, limit: Int
    ) async throws -> [MessageVersionSummary] {
        try await database.read { db in
            try Row.fetchAll(
                db, sql: Self.selectVersions + " AND v.version < ? ORDER BY v.version DESC LIMIT ?",
                arguments: [organization, name, version ?? .max, limit]
            ).map { MessageVersionSummary($0) }
        }
    }

    package func version(
        _ version: Int?, ofMessage name: String, organization: String
    ) async throws -> (summary: MessageVersionSummary, stored: StoredMessageVersion)? {
        try await database.read { db in
            let row = try Row.fetchOne(
                db,
                sql: Self.selectVersions + " AND v.version = coalesce(?, v.version) ORDER BY v.version DESC LIMIT 1",
                arguments: [organization, name, version])
            guard let summary = row.map({ MessageVersionSummary($0) }),
                let stored = try Self.messageVersion(summary.number, db)
            else { return nil }
            return (summary, stored)
        }
    }

    package func recipient(
        _ profile: String, channel: Channel, organization: String
    ) async throws -> FoundRecipient {
        try await database.read { db in
            guard let number = try Self.organization(db, organization) else { return .unknownProfile }
            return try Self.recipient(db, profile, channel: channel, organization: number)
        }
    }

    /// One that was only ever begun, and given up, is none.
    private static let isThere = "(v.number IS NOT NULL OR d.message IS NOT NULL)"

    private static let selectMessages = """
        SELECT \(MessageVersionSummary.columns), m.name, d.revision
        FROM organizations o JOIN messages m ON m.organization = o.number
        LEFT JOIN message_versions v ON v.message = m.number
            AND v.version = (SELECT max(version) FROM message_versions WHERE message = m.number AND version > 0)
        LEFT JOIN message_drafts d ON d.message = m.number
        WHERE o.id = ?
        """

    private static let selectVersions = """
        SELECT \(MessageVersionSummary.columns)
        FROM organizations o JOIN messages m ON m.organization = o.number
        JOIN message_versions v ON v.message = m.number
        WHERE o.id = ? AND m.name = ? AND v.version > 0
        """

    /// Of `message_versions` as `v`; `NULL` for a draft that was sent as a test, which is no version.
    static let shownVersion = "CASE WHEN v.version > 0 THEN v.version END"
}

extension MessageVersionSummary {
    /// Of `message_versions` as `v`, in the order that reading them needs.
    fileprivate static let columns = "v.number, v.version, v.channel, v.subject, v.published_at, v.sent"

    /// - Parameter row: begins with ``columns``.
    fileprivate init(_ row: Row) {
        self.init(
            number: row[0], version: row[1], channel: Channel(rawValue: row[2]) ?? .email, subject: row[3],
            publishedAt: Date(milliseconds: row[4]), sent: row[5])
    }
}

extension MessageSummary {
    fileprivate init(_ row: Row) {
        let version: Int64? = row[0]
        self.init(name: row[6], newest: version.map { _ in MessageVersionSummary(row) }, draft: row[7])
    }
}
