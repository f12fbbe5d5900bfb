import Foundation
import GRDB
import Messages

/// Writes versions of a message, whoever has written it: a workspace, or a draft.
///
/// What a draft says that is sent as a test is kept as a version too, which links and deliveries know by its number. Those have
/// negative versions, count down from -1, and are no versions to anybody else.
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
            db,
            sql: "SELECT version, content FROM message_versions WHERE message = ? AND version > 0 "
                + "ORDER BY version DESC LIMIT 1",
            arguments: [message])
        if let newest, newest[1] == json { return (newest[0], false) }
        let version = (newest?[0] ?? 0) + 1
        _ = try insert(json, version: version, content, links: links, at: now)
        return (version, true)
    }

    /// Writes what a draft says that is sent as a test, unless the last one said the same.
    ///
    /// - Returns: the store's number of it.
    func write(draft content: MessageContent, links: [Link], at now: Date) throws -> Int64 {
        let json = try StoredJSON.encode(content)
        let last = try Row.fetchOne(
            db,
            sql: """
                SELECT version, content, number FROM message_versions WHERE message = ? AND version < 0
                ORDER BY version LIMIT 1
                """,
            arguments: [message])
        if let last, last[1] == json { return last[2] }
        return try insert(json, version: (last?[0] ?? 0) - 1, content, links: links, at: now)
    }

    /// - Returns: the store's number of it.
    private func insert(
        _ json: String, version: Int, _ content: MessageContent, links: [Link], at now: Date
    ) throws -> Int64 {
        try db.execute(
            sql: """
                INSERT INTO message_versions (message, version, channel, subject, content, published_at)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
            arguments: [message, version, content.channel.rawValue, content.subject, json, now.milliseconds])
        let number = db.lastInsertedRowID
        // What is not shortened in a text is never followed under its ordinal, and must have no code that leads anywhere.
        let links = links.filter { content.channel == .email || $0.isShortened }
        let logical = Dictionary(grouping: links.filter { $0.isTracked && $0.logical != nil }, by: \.logical)
        for link in links {
            // Of a button drawn twice only one may have the name.
            let whole = link.isTracked ? logical[link.logical] ?? [link] : [link]
            try db.execute(
                sql: """
                    INSERT INTO links (message_version, ordinal, url, is_tracked, is_personalised, name, logical_ordinal)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    number, link.ordinal, link.url, link.isTracked, content.isPersonalised && link.isPersonalised,
                    link.name ?? whole.lazy.compactMap(\.name).first, whole[0].ordinal,
                ])
        }
        return number
    }
}
