package import Consent
import Foundation
import GRDB
package import LinkIdentifiers
import Messages
import SQLiteFile
package import Store

extension SQLiteStore: ConsentStore {
    package func organizations() async throws -> [StoredOrganization] {
        try await database.read { db in
            try Row.fetchAll(db, sql: "SELECT \(StoredOrganization.columns) FROM organizations o ORDER BY o.number")
                .map(StoredOrganization.init)
        }
    }

    package func organization(id: String) async throws -> StoredOrganization? {
        try await database.read { db in
            try Row.fetchOne(
                db, sql: "SELECT \(StoredOrganization.columns) FROM organizations o WHERE o.id = ?", arguments: [id]
            ).map(StoredOrganization.init)
        }
    }

    /// An organization's number by its id; `nil` where there is none.
    static func organization(_ db: Database, _ id: String) throws -> Int64? {
        try Int64.fetchOne(db, sql: "SELECT number FROM organizations WHERE id = ?", arguments: [id])
    }

    package func consent(of contact: String, organization: String) async throws -> ConsentRecords {
        try await database.read { db in
            guard let number = try Self.contactPoint(db, contact, organization) else { return [:] }
            return try CurrentConsent.records(db, of: number)
        }
    }

    package func consentHistory(of contact: String, organization: String) async throws -> [ConsentChange] {
        try await database.read { db in
            guard let number = try Self.contactPoint(db, contact, organization) else { return [] }
            return try Self.history(db, of: number)
        }
    }

    private static func contactPoint(_ db: Database, _ contact: String, _ organization: String) throws -> Int64? {
        try Int64.fetchOne(
            db,
            sql: """
                SELECT c.number FROM contact_points c JOIN organizations o ON o.number = c.organization
                WHERE o.id = ? AND c.address = ?
                """,
            arguments: [organization, contact])
    }

    /// Every record of a contact point, in the order in which they were made.
    static func history(_ db: Database, of contactPoint: Int64) throws -> [ConsentChange] {
        let statement = try DirectStatement(
            db,
            """
            SELECT scope, status, reason, source, at, recorded_by, recorded_at FROM consents
            WHERE contact_point = ? ORDER BY recorded_at, scope, number
            """)
        statement.bind(contactPoint, at: 0)
        defer { statement.reset() }
        var last: [ConsentScope: ConsentStatus] = [:]
        var changes: [ConsentChange] = []
        while try statement.next() {
            guard let scope = ConsentScope(statement.text(0)) else { continue }
            let record = try statement.record(from: 1)
            changes.append(
                ConsentChange(
                    scope: scope, from: last[scope], record: record,
                    recordedAt: Date(milliseconds: statement.integer(6))))
            last[scope] = record.status
        }
        return changes
    }

    package func record(
        _ record: ConsentRecord, about scope: ConsentScope, of contact: String, organization: String,
        contactHash: ContactHash
    ) async throws {
        try await database.write { db in
            guard let number = try Self.organization(db, organization) else {
                throw DatabaseError(message: "the organization is gone")
            }
            let now = record.at
            let contactPoint = try ContactPointWriter(db, organization: number, hash: contactHash, at: now).number(
                of: contact)
            try ConsentWriter(db, at: now).write(saidNow: record, about: scope, of: contactPoint)
        }
    }

    package func purpose(
        ofMessage name: String, organization: String
    ) async throws -> (purpose: Purpose, topic: String?)? {
        try await database.read { db in
            let content = try String.fetchOne(
                db,
                sql: """
                    SELECT v.content FROM message_versions v JOIN messages m ON m.number = v.message
                    JOIN organizations o ON o.number = m.organization
                    WHERE o.id = ? AND m.name = ? AND v.version > 0 ORDER BY v.version DESC LIMIT 1
                    """,
                arguments: [organization, name])
            guard let content else { return nil }
            let message: MessageContent = try StoredJSON.decode(content)
            return (message.purpose, message.topic)
        }
    }
}

extension StoredOrganization {
    /// Of `organizations` as `o`, in the order that reading them needs.
    static let columns = "o.id, o.hashed_identifier, o.public_url, o.compliance, o.region, o.name, o.short_url"

    /// - Parameter row: begins with ``columns``.
    init(_ row: Row) throws {
        self.init(
            id: row[0], hashedIdentifier: row[1], publicURL: (row[2] as String?).flatMap(PublicURL.init),
            shortURL: (row[6] as String?).flatMap(PublicURL.init), compliance: try StoredJSON.decode(row[3]),
            region: row[4], name: row[5])
    }
}
