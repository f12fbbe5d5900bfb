import Consent
import Foundation
import GRDB
import LinkIdentifiers
import SQLiteFile
import Store

/// Finds an organization's contact points within one transaction, and makes those that are new.
struct ContactPointWriter {
    /// A contact point's number, and whether it has just been made, so that nobody need look for its records.
    struct Found {
        let number: Int64
        let isNew: Bool
    }

    private let db: Database
    private let organization: Int64
    private let hash: ContactHash
    private let find, make: DirectStatement
    private let makeMany: ManyRows
    /// What was kept of contact points that were erased; `nil` where nothing was.
    private let erased: ErasedOptOuts?

    init(_ db: Database, organization: Int64, hash: ContactHash, at now: Date) throws {
        self.db = db
        self.organization = organization
        self.hash = hash
        find = try DirectStatement(db, "SELECT number FROM contact_points WHERE organization = ? AND address = ?")
        make = try DirectStatement(
            db, "INSERT INTO contact_points (organization, address) VALUES (?, ?) RETURNING number")
        makeMany = try ManyRows(
            db, into: "contact_points (number, organization, address)", row: "(?, \(organization), ?)",
            onConflict: "ON CONFLICT DO NOTHING")
        erased = try ErasedOptOuts(db, organization: organization, at: now)
    }

    /// - Parameter contact: a normalised address or number.
    func number(of contact: String) throws -> Int64 {
        find.bind(organization, at: 0)
        find.bind(contact, at: 1)
        if let number = try find.first({ $0.integer(0) }) { return number }
        make.bind(organization, at: 0)
        make.bind(contact, at: 1)
        guard let number = try make.first({ $0.integer(0) }) else { throw DatabaseError(resultCode: .SQLITE_INTERNAL) }
        return try made(number, contact).number
    }

    /// The same of many at once.
    ///
    /// - Parameter contacts: each different from the others; sorted, SQLite has its pages at hand.
    func numbers(of contacts: [PackedTexts.Text], in all: UnsafeRawBufferPointer) throws -> [Found] {
        let first = try db.lastNumber(in: "contact_points") + 1
        var found: [Found] = []
        found.reserveCapacity(contacts.count)
        try makeMany.insert(contacts.count) { index, statement, parameter in
            statement.bind(first + Int64(index), at: parameter)
            statement.bind(utf8: contacts[index].bytes(in: all), at: parameter + 1)
        } didInsert: { indices in
            let areAllNew = db.changesCount == indices.count
            for index in indices {
                let number = first + Int64(index)
                let contact = contacts[index].bytes(in: all)
                let known = areAllNew ? number : try self.number(ofKnown: contact)
                found.append(
                    known == number
                        ? try made(number, String(decoding: contact, as: UTF8.self))
                        : Found(number: known, isNew: false))
            }
        }
        return found
    }

    private func number(ofKnown contact: UnsafeRawBufferPointer) throws -> Int64 {
        find.bind(organization, at: 0)
        find.bind(utf8: contact, at: 1)
        guard let number = try find.first({ $0.integer(0) }) else { throw DatabaseError(resultCode: .SQLITE_INTERNAL) }
        return number
    }

    private func made(_ number: Int64, _ contact: @autoclosure () -> String) throws -> Found {
        let hasRecords = try erased?.restore(hash(contact()), to: number) ?? false
        return Found(number: number, isNew: !hasRecords)
    }
}

/// The opt-outs of contact points that were erased, by their hash.
private struct ErasedOptOuts {
    private let organization: Int64
    private let take, forget: DirectStatement
    private let writer: ConsentWriter

    /// `nil` where there are none.
    init?(_ db: Database, organization: Int64, at now: Date) throws {
        let isThere = try Bool.fetchOne(
            db, sql: "SELECT 1 FROM erased_opt_outs WHERE organization = ? LIMIT 1", arguments: [organization])
        guard isThere == true else { return nil }
        self.organization = organization
        take = try DirectStatement(db, "SELECT scope, at FROM erased_opt_outs WHERE organization = ? AND hash = ?")
        forget = try DirectStatement(db, "DELETE FROM erased_opt_outs WHERE organization = ? AND hash = ?")
        writer = try ConsentWriter(db, at: now)
    }

    /// Gives a contact point that came back the opt-outs that it had; `false` where it had none.
    func restore(_ hash: [UInt8], to contactPoint: Int64) throws -> Bool {
        for statement in [take, forget] {
            statement.bind(organization, at: 0)
            statement.bind(hash, at: 1)
        }
        var records: [(scope: String, at: Int64)] = []
        while try take.next() { records.append((take.text(0), take.integer(1))) }
        guard !records.isEmpty else { return false }
        for (scope, at) in records {
            guard let scope = ConsentScope(scope) else { continue }
            let record = ConsentRecord(
                status: .optedOut, reason: "had opted out before being erased", source: "erasure",
                at: Date(milliseconds: at), by: "waymark")
            _ = try writer.write(record, about: scope, of: contactPoint)
        }
        try forget.execute()
        return true
    }
}
