import Foundation
import GRDB
import LinkIdentifiers
import SQLiteFile
import Store

/// Takes in profiles by the batch within one transaction.
struct ProfileImport: BatchImport {
    private(set) var counts = ImportCounts()
    private let db: Database
    private let organization: Int64
    private let contactPoints: ContactPointWriter
    private let insert: ManyRows
    private let find, update: DirectStatement

    init(_ db: Database, organization: Int64, hash: ContactHash, at now: Date) throws {
        self.db = db
        self.organization = organization
        contactPoints = try ContactPointWriter(db, organization: organization, hash: hash, at: now)
        insert = try ManyRows(
            db, into: "profiles (number, organization, id, attributes, email, phone)",
            row: "(?, \(organization), ?, ?, ?, ?)", onConflict: "ON CONFLICT DO NOTHING")
        find = try DirectStatement(
            db,
            """
            SELECT number, attributes, coalesce(email, 0), coalesce(phone, 0) FROM profiles
            WHERE organization = ? AND id = ?
            """)
        update = try DirectStatement(
            db, "UPDATE profiles SET attributes = ?, email = nullif(?, 0), phone = nullif(?, 0) WHERE number = ?")
    }

    mutating func take(_ batch: ProfileBatch) throws {
        try batch.texts.withBytes { all in
            let (emails, phones) = try contactPoints(of: batch, all)
            let before = try db.lastNumber(in: "profiles")
            var known: [Int] = []
            try insert.insert(batch.rows.count) { index, statement, parameter in
                let row = batch.rows[index]
                statement.bind(before + Int64(index) + 1, at: parameter)
                statement.bind(utf8: row.id.bytes(in: all), at: parameter + 1)
                statement.bind(utf8: row.attributes.bytes(in: all), at: parameter + 2)
                statement.bind(emails[index] == 0 ? nil : emails[index], at: parameter + 3)
                statement.bind(phones[index] == 0 ? nil : phones[index], at: parameter + 4)
            } didInsert: { rows in
                if db.changesCount < rows.count { known += rows } else { counts.new += rows.count }
            }
            for index in known {
                try change(
                    batch.rows[index], number: before + Int64(index) + 1, email: emails[index], phone: phones[index],
                    batch, all)
            }
        }
    }

    /// The contact points' numbers, row by row; 0 where there is none.
    private func contactPoints(
        of batch: ProfileBatch, _ all: UnsafeRawBufferPointer
    ) throws -> (emails: [Int64], phones: [Int64]) {
        let (contacts, indices) = batch.texts.distinct(batch.contacts, by: \.text)
        let found = try contactPoints.numbers(of: contacts, in: all)
        var emails = [Int64](repeating: 0, count: batch.rows.count)
        var phones = emails
        for (contact, index) in zip(batch.contacts, indices) {
            if contact.isPhone {
                phones[Int(contact.row)] = found[Int(index)].number
            } else {
                emails[Int(contact.row)] = found[Int(index)].number
            }
        }
        return (emails, phones)
    }

    /// Changes a profile where the row says something else, unless it is the one that the row has just made.
    private mutating func change(
        _ row: ProfileBatch.Row, number: Int64, email: Int64, phone: Int64, _ batch: ProfileBatch,
        _ all: UnsafeRawBufferPointer
    ) throws {
        find.bind(organization, at: 0)
        find.bind(utf8: row.id.bytes(in: all), at: 1)
        let current = try find.first {
            (number: $0.integer(0), attributes: $0.text(1), email: $0.integer(2), phone: $0.integer(3))
        }
        guard let current else { throw DatabaseError(resultCode: .SQLITE_INTERNAL) }
        if current.number == number {
            counts.new += 1
            return
        }
        let attributes = try MergedAttributes.json(
            current.attributes, batch.texts[row.attributes], columns: batch.columns.attributes)
        let newEmail = batch.columns.hasEmail ? email : current.email
        let newPhone = batch.columns.hasPhone ? phone : current.phone
        if attributes == current.attributes, newEmail == current.email, newPhone == current.phone {
            counts.unchanged += 1
            return
        }
        update.bind(attributes, at: 0)
        update.bind(newEmail, at: 1)
        update.bind(newPhone, at: 2)
        update.bind(current.number, at: 3)
        try update.execute()
        counts.changed += 1
    }
}
