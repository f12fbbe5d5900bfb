import Foundation
import GRDB
import SQLiteFile
import Store

/// Adds and changes an organization's profiles within one transaction.
struct ProfileWriter {
    private let db: Database
    private let organization: Int64
    private let columns: Set<String>
    private let find, insert: DirectStatement
    private let contactPoints: ContactPointWriter

    /// - Parameter columns: the attributes that the profiles are said to have or not.
    init(_ db: Database, organization: Int64, columns: Set<String>, contactPoints: ContactPointWriter) throws {
        self.db = db
        self.organization = organization
        self.columns = columns
        self.contactPoints = contactPoints
        find = try DirectStatement(db, "SELECT attributes FROM profiles WHERE organization = ? AND id = ?")
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
        find.bind(organization, at: 0)
        find.bind(profile.id, at: 1)
        let current = try find.first { $0.text(0) }
        var attributes = try StoredJSON.encode(profile.attributes)
        if let current {
            attributes = try MergedAttributes.json(
                current, attributes, columns: columns.union(profile.attributes.keys))
        }
        insert.bind(organization, at: 0)
        insert.bind(profile.id, at: 1)
        insert.bind(attributes, at: 2)
        insert.bind(email, at: 3)
        insert.bind(phone, at: 4)
        try insert.execute()
        return db.changesCount > 0
    }
}
