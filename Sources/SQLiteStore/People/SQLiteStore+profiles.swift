import GRDB
package import LinkIdentifiers
package import Store

package import struct Foundation.Date

extension SQLiteStore: ProfileStore {
    package func profiles(
        organization: String, idPrefix prefix: String, after id: String?, limit: Int
    ) async throws -> [WorkspaceContents.Profile] {
        try await database.read { db in
            guard let number = try Self.organization(db, organization) else { return [] }
            // Ids that begin with the prefix lie together in the index: they end before the first that is greater. Behind
            // every text there is, to SQLite, a blob.
            return try Row.fetchAll(
                db,
                sql: """
                    \(Self.profileColumns) WHERE p.organization = ?1 AND p.id >= ?2 AND p.id > ?3
                        AND p.id < coalesce(?4, x'')
                    ORDER BY p.id LIMIT ?5
                    """,
                arguments: [number, prefix, id ?? "", Self.end(ofPrefix: prefix), limit]
            ).map(Self.profile)
        }
    }

    /// The least text that is behind all that begin with `prefix`; `nil` where every text may be before it.
    private static func end(ofPrefix prefix: String) -> String? {
        var scalars = Array(prefix.unicodeScalars)
        while let last = scalars.popLast() {
            // Behind U+D7FF come surrogates, which are no characters.
            let next = last.value == 0xD7FF ? 0xE000 : last.value + 1
            guard let scalar = Unicode.Scalar(next) else { continue }
            scalars.append(scalar)
            return String(String.UnicodeScalarView(scalars))
        }
        return nil
    }

    package func profile(id: String, organization: String) async throws -> WorkspaceContents.Profile? {
        try await database.read { db in
            guard let number = try Self.organization(db, organization) else { return nil }
            return try Self.profile(db, id, organization: number)
        }
    }

    package func changeProfile(
        id: String, organization: String, contactHash: ContactHash, at now: Date,
        _ change: @escaping @Sendable (WorkspaceContents.Profile?) throws -> WorkspaceContents.Profile
    ) async throws -> (wasThere: Bool, profile: WorkspaceContents.Profile) {
        try await database.write { db in
            guard let number = try Self.organization(db, organization) else {
                throw DatabaseError(message: "the organization is gone")
            }
            let current = try Self.profile(db, id, organization: number)
            var new = try change(current)
            new.id = id
            let contactPoints = try ContactPointWriter(db, organization: number, hash: contactHash, at: now)
            // What is not said of it any more goes.
            let columns = Set(current?.attributes.keys ?? [:].keys)
            _ = try ProfileWriter(db, organization: number, columns: columns, contactPoints: contactPoints).write(new)
            return (current != nil, new)
        }
    }

    private static func profile(
        _ db: Database, _ id: String, organization: Int64
    ) throws -> WorkspaceContents.Profile? {
        try Row.fetchOne(
            db, sql: "\(profileColumns) WHERE p.organization = ? AND p.id = ?", arguments: [organization, id]
        ).map(profile)
    }

    private static let profileColumns = """
        SELECT p.id, e.address, n.address, p.attributes FROM profiles p
        LEFT JOIN contact_points e ON e.number = p.email LEFT JOIN contact_points n ON n.number = p.phone
        """

    private static func profile(_ row: Row) throws -> WorkspaceContents.Profile {
        WorkspaceContents.Profile(
            id: row[0], email: row[1], phone: row[2], attributes: try StoredJSON.decode(row[3]))
    }
}
