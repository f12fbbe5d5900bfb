package import Foundation
import GRDB
package import Messages
package import Store

extension SQLiteStore: DraftStore {
    package func drafts(organization: String, limit: Int) async throws -> [DraftSummary] {
        try await database.read { db in
            // Few messages have a draft, but all drafts are of some organization or other: it is found from the messages.
            try Row.fetchAll(
                db,
                sql: """
                    SELECT m.name, d.saved_at, d.saved_by
                    FROM organizations o CROSS JOIN messages m ON m.organization = o.number
                    CROSS JOIN message_drafts d ON d.message = m.number
                    WHERE o.id = ? ORDER BY m.name LIMIT ?
                    """,
                arguments: [organization, limit]
            ).map { DraftSummary(name: $0[0], savedAt: Date(milliseconds: $0[1]), savedBy: $0[2]) }
        }
    }

    package func draft(ofMessage name: String, organization: String) async throws -> StoredDraft? {
        try await database.read { db in try Self.draft(db, name, organization) }
    }

    package func save(
        _ draft: MessageDraft, ofMessage name: String, organization: String, base: Int, over revision: Int?,
        by author: String, at now: Date
    ) async throws -> DraftChange<StoredDraft> {
        try await database.write { db in
            let current = try Self.draft(db, name, organization)
            guard current?.revision == revision else { return .superseded(by: current) }
            let newest = try Self.versionCount(db, name, organization)
            guard base <= newest else { return .baseChanged(to: newest) }
            let message = try Self.writer(db, name, organization)
            try db.execute(sql: "UPDATE messages SET saved = saved + 1 WHERE number = ?", arguments: [message.message])
            try db.execute(
                sql: """
                    INSERT OR REPLACE INTO message_drafts (message, revision, base_version, content, saved_at, saved_by)
                    SELECT number, saved, ?, ?, ?, ? FROM messages WHERE number = ?
                    """,
                arguments: [base, try StoredJSON.encode(draft), now.milliseconds, author, message.message])
            guard let saved = try Self.draft(db, name, organization) else {
                throw DatabaseError(message: "the draft is not there that was just saved")
            }
            return .done(saved)
        }
    }

    package func discardDraft(
        ofMessage name: String, organization: String, revision: Int
    ) async throws -> DraftChange<Void> {
        try await database.write { db in
            let current = try Self.draft(db, name, organization)
            guard current?.revision == revision else { return .superseded(by: current) }
            try Self.deleteDraft(db, of: try Self.writer(db, name, organization).message)
            return .done(())
        }
    }

    package func publishDraft(
        ofMessage name: String, organization: String, revision: Int, content: MessageContent, links: [Link],
        at now: Date
    ) async throws -> DraftChange<Int> {
        try await database.write { db in
            guard let current = try Self.draft(db, name, organization), current.revision == revision else {
                return .superseded(by: try Self.draft(db, name, organization))
            }
            let newest = try Self.versionCount(db, name, organization)
            guard newest == current.base else { return .baseChanged(to: newest) }
            let message = try Self.writer(db, name, organization)
            let version = try message.write(content, links: links, at: now).version
            try Self.deleteDraft(db, of: message.message)
            return .done(version)
        }
    }

    /// How many versions a message has, which is the number of the newest.
    private static func versionCount(_ db: Database, _ name: String, _ organization: String) throws -> Int {
        try Int.fetchOne(
            db,
            sql: """
                SELECT max(v.version) FROM organizations o JOIN messages m ON m.organization = o.number
                JOIN message_versions v ON v.message = m.number
                WHERE o.id = ? AND m.name = ? AND v.version > 0
                """,
            arguments: [organization, name]) ?? 0
    }

    static func writer(_ db: Database, _ name: String, _ organization: String) throws -> MessageWriter {
        guard let number = try Self.organization(db, organization) else {
            throw DatabaseError(message: "the organization is gone")
        }
        return try MessageWriter(db: db, organization: number, name: name)
    }

    private static func deleteDraft(_ db: Database, of message: Int64) throws {
        try db.execute(sql: "DELETE FROM message_drafts WHERE message = ?", arguments: [message])
    }

    static func draft(_ db: Database, _ name: String, _ organization: String) throws -> StoredDraft? {
        try Row.fetchOne(
            db,
            sql: """
                SELECT d.content, d.revision, d.base_version, d.saved_at, d.saved_by
                FROM organizations o JOIN messages m ON m.organization = o.number
                JOIN message_drafts d ON d.message = m.number
                WHERE o.id = ? AND m.name = ?
                """,
            arguments: [organization, name]
        ).map { row in
            StoredDraft(
                draft: try StoredJSON.decode(row[0]), revision: row[1], base: row[2],
                savedAt: Date(milliseconds: row[3]), savedBy: row[4])
        }
    }
}
