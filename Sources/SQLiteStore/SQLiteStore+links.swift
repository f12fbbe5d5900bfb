import GRDB
import Interactions
import LinkIdentifiers
import Messages
import SQLiteFile
package import Store

extension SQLiteStore: LinkStore {
    package func linkTables(after mark: LinkTables.Mark) async throws -> LinkTables {
        try await database.read { db in
            let organizations = try Row.fetchAll(
                db,
                sql: """
                    SELECT number, id, hashed_identifier, public_url, short_url,
                        CASE WHEN is_gone_after_window THEN coalesce(text_window_months, window_months) END
                    FROM organizations
                    """
            ).map(LinkTables.Organization.init)
            let versions = try LinkTables.Version.fetchAll(
                db,
                """
                SELECT v.number, m.organization, v.channel FROM message_versions v JOIN messages m ON m.number = v.message
                WHERE v.number > ? ORDER BY v.number
                """,
                links: """
                    SELECT l.message_version, l.ordinal, l.url, l.is_personalised, l.is_tracked FROM links l
                    JOIN message_versions v ON v.number = l.message_version
                    WHERE l.message_version > ? AND (l.is_tracked OR v.channel = 'text')
                    ORDER BY l.message_version, l.ordinal
                    """,
                after: mark.version)
            let blocks = try Row.fetchAll(
                db, sql: "SELECT number, message_version FROM delivery_blocks WHERE number > ? ORDER BY number",
                arguments: [mark.block]
            ).map { LinkTables.Block(number: $0[0], version: $0[1]) }
            let corrections = try Row.fetchAll(
                db,
                sql: """
                    SELECT number, message_version, ordinal, new_url FROM link_corrections WHERE number > ? ORDER BY number
                    """,
                arguments: [mark.correction]
            ).map { LinkTables.Correction(number: $0[0], version: $0[1], ordinal: $0[2], url: $0[3]) }
            return LinkTables(
                organizations: organizations, versions: versions, blocks: blocks, corrections: corrections)
        }
    }
}

extension LinkTables.Organization {
    /// - Parameter row: number, id, hashed identifier, public URL, short URL, and the months for which short links redirect.
    init(_ row: Row) {
        self.init(
            number: row[0], id: row[1], hashedIdentifier: row[2],
            publicURL: (row[3] as String?).flatMap(PublicURL.init),
            shortURL: (row[4] as String?).flatMap(PublicURL.init),
            shortLinksWindow: (row[5] as Int?).flatMap { TrackingWindow(months: $0) })
    }
}

extension LinkTables.Version {
    /// - Parameters:
    ///   - sql: answers number, organization and channel of the versions after a number, in the order of numbers.
    ///   - links: answers version, ordinal, URL, and whether that is personalised and tracked, in this order.
    static func fetchAll(_ db: Database, _ sql: String, links: String, after version: Int64) throws -> [Self] {
        let links = try DirectStatement(db, links)
        defer { links.reset() }
        links.bind(version, at: 0)
        var isLink = try links.next()
        let rows = try DirectStatement(db, sql)
        defer { rows.reset() }
        rows.bind(version, at: 0)
        var versions: [Self] = []
        while try rows.next() {
            var version = Self(
                number: rows.integer(0), organization: rows.integer(1),
                channel: Channel(rawValue: rows.text(2)) ?? .email)
            while isLink, links.integer(0) <= version.number {
                if links.integer(0) == version.number {
                    version.links.append(
                        .init(
                            ordinal: Int(links.integer(1)), utf8: links.bytes(2), isPersonalised: links.integer(3) != 0,
                            isTracked: links.integer(4) != 0))
                }
                isLink = try links.next()
            }
            versions.append(version)
        }
        return versions
    }
}
