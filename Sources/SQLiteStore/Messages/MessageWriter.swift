import Foundation
import GRDB
import Messages

/// Writes versions of a message, whoever has written it: a workspace, or a draft.
struct MessageWriter {
    private let db: Database
    /// The message's number.
    let message: Int64

    /// Makes the message if there is none of this name.
    ///
    /// - Parameter organization: its number.
    init(db: Database, organization: Int64, name: String) throws {
        self.db = db
        try db.execute(
            sql: "INSERT INTO messages (organization, name) VALUES (?, ?) ON CONFLICT DO NOTHING",
            arguments: [organization, name])
        message = try Int64.fetchOne(
            db, sql: "SELECT number FROM messages WHERE organization = ? AND name = ?",
            arguments: [organization, name])!
    }

    /// Writes a version, unless the newest says the same.
    ///
    /// - Returns: the newest version now.
    func write(_ content: MessageContent, links: [Link], at now: Date) throws -> (version: Int, isNew: Bool) {
        let json = try StoredJSON.encode(content)
        let newest = try Row.fetchOne(
            db, sql: "SELECT version, content FROM message_versions WHERE message = ? ORDER BY version DESC LIMIT 1",
            arguments: [message])
        if let newest, newest[1] == json { return (newest[0], false) }
        let version = (newest?[0] ?? 0) + 1
        try db.execute(
            sql: """
                INSERT INTO message_versions (message, version, channel, subject, content, published_at)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
            arguments: [message, version, content.channel.rawValue, content.subject, json, now.milliseconds])
        let number = db.lastInsertedRowID
        var firstOrdinals: [String: Int] = [:]
        // What is not shortened in a text is never followed under its ordinal, and must have no code that leads anywhere.
        for link in links where content.channel == .email || link.isShortened {
            var logical = link.ordinal
            if link.isTracked, let id = link.logical {
                logical = firstOrdinals[id] ?? link.ordinal
                firstOrdinals[id] = logical
            }
            try db.execute(
                sql: """
                    INSERT INTO links (message_version, ordinal, url, is_tracked, is_personalised, name, logical_ordinal)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    number, link.ordinal, link.url, link.isTracked, content.isPersonalised && link.isPersonalised,
                    link.name, logical,
                ])
        }
        return (version, true)
    }
}
