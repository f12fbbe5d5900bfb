import GRDB
package import Store

extension SQLiteStore {
    package func profiles(
        ofOrganization organization: String, idPrefix prefix: String, after id: String?, limit: Int
    ) async throws -> [ProfileSummary] {
        try await database.read { db in
            try Row.fetchAll(
                db,
                // Text is compared by its UTF-8: nothing that begins with the prefix comes behind the last character there is.
                sql: """
                    SELECT p.id, e.address, n.address FROM profiles p
                    LEFT JOIN contact_points e ON e.number = p.email LEFT JOIN contact_points n ON n.number = p.phone
                    WHERE p.organization = \(Self.organizationNumber)
                        AND p.id >= ? AND p.id <= ? || char(1114111) AND p.id > ? ORDER BY p.id LIMIT ?
                    """,
                // There is no profile without an id.
                arguments: [organization, prefix, prefix, id ?? "", limit]
            ).map { ProfileSummary(id: $0[0], email: $0[1], phone: $0[2]) }
        }
    }
}
