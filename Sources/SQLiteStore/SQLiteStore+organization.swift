import Consent
import GRDB
import Interactions
import LinkIdentifiers
package import Store

extension SQLiteStore: OrganizationStore {
    package func organizationSettings(
        id: String
    ) async throws -> (settings: WorkspaceContents.Organization, hashedIdentifier: String)? {
        try await database.read { db in
            guard let number = try Self.organization(db, id) else { return nil }
            let hashed = try String.fetchOne(
                db, sql: "SELECT hashed_identifier FROM organizations WHERE number = ?", arguments: [number])
            return (try Self.settings(db, ofOrganization: number), hashed ?? "")
        }
    }

    package func changeOrganization(
        id: String,
        _ change: @escaping @Sendable (WorkspaceContents.Organization) throws -> WorkspaceContents.Organization
    ) async throws -> WorkspaceContents.Organization? {
        try await database.write { db in
            guard let number = try Self.organization(db, id) else { return nil }
            let current = try Self.settings(db, ofOrganization: number)
            var new = try change(current)
            new.id = id
            let removed = Set(current.compliance.scopes).subtracting(new.compliance.scopes)
            if !removed.isEmpty {
                let messages = try Self.messages(db, ofOrganization: number, whoseNewestVersionHasOneOf: removed)
                guard messages.isEmpty else { throw ScopesInUse(messages: messages) }
            }
            try Self.write(db, new, toOrganization: number)
            return new
        }
    }

    private static func messages(
        _ db: Database, ofOrganization number: Int64, whoseNewestVersionHasOneOf scopes: Set<ConsentScope>
    ) throws -> [String] {
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT m.name, v.content ->> 'purpose', v.content ->> 'topic' FROM messages m
                JOIN message_versions v ON v.message = m.number
                    AND v.version = (SELECT max(version) FROM message_versions WHERE message = m.number)
                WHERE m.organization = ? ORDER BY m.name
                """,
            arguments: [number])
        var names: [String] = []
        while let row = try rows.next() {
            guard let purpose = Purpose(rawValue: row[1]) else { continue }
            if scopes.contains(ConsentScope(purpose, topic: row[2])) { names.append(row[0]) }
        }
        return names
    }

    private static func settings(
        _ db: Database, ofOrganization number: Int64
    ) throws -> WorkspaceContents.Organization {
        let row = try Row.fetchOne(
            db,
            sql: """
                SELECT id, name, geo, timezone, region, public_url, window_months, retention_months, compliance,
                    short_url, text_window_months, is_gone_after_window, personal_links_months
                FROM organizations WHERE number = ?
                """,
            arguments: [number])!
        func window(_ column: Int) -> TrackingWindow? { (row[column] as Int?).flatMap(TrackingWindow.init(months:)) }
        func url(_ column: Int) -> PublicURL? { (row[column] as String?).flatMap(PublicURL.init) }
        var texts = WorkspaceContents.Texts()
        texts.shortURL = url(9)
        texts.window = window(10)
        texts.isGoneAfterWindow = row[11]
        texts.personalLinks = window(12)
        return WorkspaceContents.Organization(
            id: row[0], name: row[1], geo: row[2], timezone: row[3], region: row[4], publicURL: url(5),
            window: window(6) ?? .standard, retention: window(7), texts: texts,
            compliance: try StoredJSON.decode(row[8]))
    }

    /// Makes an organization's row say this; `db.changesCount` is 0 where it does already.
    static func write(
        _ db: Database, _ new: WorkspaceContents.Organization, toOrganization number: Int64
    ) throws {
        let columns: KeyValuePairs<String, (any DatabaseValueConvertible)?> = [
            "name": new.name, "geo": new.geo, "timezone": new.timezone, "window_months": new.window.months,
            "compliance": try StoredJSON.encode(new.compliance), "public_url": new.publicURL?.description,
            "region": new.region, "retention_months": new.retention?.months,
            "short_url": new.texts.shortURL?.description, "text_window_months": new.texts.window?.months,
            "is_gone_after_window": new.texts.isGoneAfterWindow,
            "personal_links_months": new.texts.personalLinks?.months,
        ]
        let names = columns.map(\.key)
        let values = StatementArguments(columns.map(\.value))
        try db.execute(
            sql: """
                UPDATE organizations SET \(names.map { "\($0) = ?" }.joined(separator: ", "))
                WHERE number = ? AND NOT (\(names.map { "\($0) IS ?" }.joined(separator: " AND ")))
                """,
            arguments: values + [number] + values)
    }
}
