import Access
import GRDB
package import Store

package import struct Foundation.Data
package import struct Foundation.Date

extension SQLiteStore: AccessStore {
    package func add(_ key: StoredAccessKey) async throws -> Bool {
        try await database.write { db in
            try db.execute(
                sql: """
                    INSERT INTO access_keys (id, organization, name, role, hash, created_at, created_by)
                    SELECT ?, number, ?, ?, ?, ?, ? FROM organizations WHERE id = ?
                    """,
                arguments: [
                    key.id, key.name, key.role.rawValue, Data(key.hash), key.createdAt.milliseconds, key.createdBy,
                    key.organization,
                ])
            return db.changesCount > 0
        }
    }

    package func accessKey(id: String) async throws -> StoredAccessKey? {
        try await database.read { db in
            try Row.fetchOne(
                db,
                sql: """
                    SELECT \(StoredAccessKey.columns) FROM access_keys k
                    JOIN organizations o ON o.number = k.organization WHERE k.id = ?
                    """,
                arguments: [id]
            ).flatMap { StoredAccessKey($0) }
        }
    }

    package func accessKeys(
        organization: String, after id: String?, limit: Int
    ) async throws -> [StoredAccessKey] {
        try await database.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT \(StoredAccessKey.columns) FROM organizations o
                    JOIN access_keys k ON k.organization = o.number
                    WHERE o.id = ?1 AND k.number > coalesce(
                        (SELECT number FROM access_keys WHERE id = ?2 AND organization = o.number), 0)
                    ORDER BY k.number LIMIT ?3
                    """,
                arguments: [organization, id, limit]
            ).compactMap { StoredAccessKey($0) }
        }
    }

    package func revokeAccessKey(id: String, organization: String, at now: Date) async throws -> Bool {
        try await database.write { db in
            let number = try Int64.fetchOne(
                db,
                sql: """
                    UPDATE access_keys SET revoked_at = coalesce(revoked_at, ?)
                    WHERE id = ? AND organization = (SELECT number FROM organizations WHERE id = ?) RETURNING number
                    """,
                arguments: [now.milliseconds, id, organization])
            guard let number else { return false }
            try db.execute(sql: "DELETE FROM sessions WHERE access_key = ?", arguments: [number])
            return true
        }
    }

    package func noteUse(ofAccessKey id: String, at now: Date) async throws {
        try await database.write { db in
            try db.execute(
                sql: "UPDATE access_keys SET last_used_at = max(coalesce(last_used_at, 0), ?) WHERE id = ?",
                arguments: [now.milliseconds, id])
        }
    }

    // MARK: Sessions

    package func add(_ session: StoredSession) async throws {
        try await database.write { db in
            try db.execute(
                sql: """
                    INSERT INTO sessions (hash, access_key, created_at, last_used_at)
                    SELECT ?, number, ?, ? FROM access_keys WHERE id = ? AND revoked_at IS NULL
                    """,
                arguments: [
                    Data(session.hash), session.times.createdAt.milliseconds, session.times.lastUsedAt.milliseconds,
                    session.keyID,
                ])
        }
    }

    package func session(hash: [UInt8]) async throws -> (session: StoredSession, key: StoredAccessKey)? {
        try await database.read { db in
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT \(StoredAccessKey.columns), s.created_at, s.last_used_at FROM sessions s
                    JOIN access_keys k ON k.number = s.access_key JOIN organizations o ON o.number = k.organization
                    WHERE s.hash = ?
                    """,
                arguments: [Data(hash)])
            guard let row, let key = StoredAccessKey(row) else { return nil }
            let times = SessionTimes(createdAt: Date(milliseconds: row[9]), lastUsedAt: Date(milliseconds: row[10]))
            return (StoredSession(hash: hash, keyID: key.id, times: times), key)
        }
    }

    package func noteUse(ofSession hash: [UInt8], at now: Date) async throws {
        try await database.write { db in
            try db.execute(
                sql: "UPDATE sessions SET last_used_at = max(last_used_at, ?) WHERE hash = ?",
                arguments: [now.milliseconds, Data(hash)])
        }
    }

    package func endSession(hash: [UInt8]) async throws {
        try await database.write { db in
            try db.execute(sql: "DELETE FROM sessions WHERE hash = ?", arguments: [Data(hash)])
        }
    }

    package func forgetExpiredSessions(at now: Date) async throws {
        try await database.write { db in
            try db.execute(
                sql: "DELETE FROM sessions WHERE last_used_at <= ? OR created_at <= ?",
                arguments: [
                    now.addingTimeInterval(-SessionTimes.idle).milliseconds,
                    now.addingTimeInterval(-SessionTimes.longest).milliseconds,
                ])
        }
    }
}

extension StoredAccessKey {
    /// Of `access_keys` as `k` and `organizations` as `o`, in the order that reading them needs.
    fileprivate static let columns = """
        k.id, o.id, k.name, k.role, k.hash, k.created_at, k.created_by, k.last_used_at, k.revoked_at
        """

    /// - Parameter row: begins with ``columns``. `nil` where a later Waymark has made a role that is not known here.
    fileprivate init?(_ row: Row) {
        guard let role = AccessRole(rawValue: row[3]) else { return nil }
        self.init(
            id: row[0], organization: row[1], name: row[2], role: role, hash: [UInt8](row[4] as Data),
            createdAt: Date(milliseconds: row[5]), createdBy: row[6],
            lastUsedAt: (row[7] as Int64?).map { Date(milliseconds: $0) },
            revokedAt: (row[8] as Int64?).map { Date(milliseconds: $0) })
    }
}
