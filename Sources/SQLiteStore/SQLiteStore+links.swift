import GRDB
import LinkIdentifiers
import SQLiteFile
package import Store

extension SQLiteStore: LinkStore {
    package func linkTables(after mark: LinkTables.Mark) async throws -> LinkTables {
        try await database.read { db in
            let organizations = try Row.fetchAll(
                db, sql: "SELECT number, id, hashed_identifier, public_url FROM organizations"
            ).map {
                LinkTables.Organization(
                    number: $0[0], id: $0[1], hashedIdentifier: $0[2],
                    publicURL: ($0[3] as String?).flatMap(PublicURL.init))
            }
            let versions = try LinkTables.Version.fetchAll(
                db,
                """
                SELECT v.number, m.organization FROM message_versions v JOIN messages m ON m.number = v.message
                WHERE v.number > ? ORDER BY v.number
                """,
                links: """
                    SELECT message_version, ordinal, url, is_personalised FROM links
                    WHERE message_version > ? AND is_tracked ORDER BY message_version, ordinal
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

extension LinkTables.Version {
    /// - Parameters:
    ///   - sql: answers number and organization of the versions after a number, in the order of numbers.
    ///   - links: answers version, ordinal, URL, and whether that is personalised, in this order.
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
            var version = Self(number: rows.integer(0), organization: rows.integer(1))
            while isLink, links.integer(0) <= version.number {
                if links.integer(0) == version.number {
                    version.links.append(
                        .init(
                            ordinal: Int(links.integer(1)), utf8: links.bytes(2), isPersonalised: links.integer(3) != 0)
                    )
                }
                isLink = try links.next()
            }
            versions.append(version)
        }
        return versions
    }
}
