import GRDB
import LinkIdentifiers
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
            var versions = try Row.fetchAll(
                db,
                sql: """
                    SELECT v.number, m.organization FROM message_versions v JOIN messages m ON m.number = v.message
                    WHERE v.number > ? ORDER BY v.number
                    """,
                arguments: [mark.version]
            ).map { LinkTables.Version(number: $0[0], organization: $0[1]) }
            let indices = Dictionary(uniqueKeysWithValues: versions.enumerated().map { ($1.number, $0) })
            let links = try Row.fetchCursor(
                db,
                sql: """
                    SELECT message_version, ordinal, url, is_personalised FROM links
                    WHERE message_version > ? AND is_tracked ORDER BY message_version, ordinal
                    """,
                arguments: [mark.version])
            while let row = try links.next() {
                guard let index = indices[row[0]] else { continue }
                versions[index].links.append(.init(ordinal: row[1], url: row[2], isPersonalised: row[3]))
            }
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
