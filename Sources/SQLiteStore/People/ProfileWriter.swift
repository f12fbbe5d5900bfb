import Foundation
import GRDB
import SQLiteFile
import Store

/// Adds and changes an organization's profiles within one transaction.
struct ProfileWriter {
    private let db: Database
    private let organization: Int64
    private let insert: DirectStatement
    private let contactPoints: ContactPointWriter

    init(_ db: Database, organization: Int64, contactPoints: ContactPointWriter) throws {
        self.db = db
        self.organization = organization
        self.contactPoints = contactPoints
        insert = try DirectStatement(
            db,
            """
            INSERT INTO profiles (organization, id, attributes, email, phone) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT DO UPDATE
            SET attributes = excluded.attributes, email = excluded.email, phone = excluded.phone
            WHERE attributes <> excluded.attributes OR email IS NOT excluded.email OR phone IS NOT excluded.phone
            """)
    }

    /// `false` where it was just so already.
    func write(_ profile: WorkspaceContents.Profile) throws -> Bool {
        let email = try profile.email.map { try contactPoints.number(of: $0) }
        let phone = try profile.phone.map { try contactPoints.number(of: $0) }
        insert.bind(organization, at: 0)
        insert.bind(profile.id, at: 1)
        insert.bind(try StoredJSON.encode(profile.attributes), at: 2)
        insert.bind(email, at: 3)
        insert.bind(phone, at: 4)
        try insert.execute()
        return db.changesCount > 0
    }
}
