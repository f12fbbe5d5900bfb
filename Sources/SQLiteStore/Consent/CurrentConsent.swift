import Consent
import Foundation
import GRDB
import SQLiteFile

/// Reads contact points' current records.
enum CurrentConsent {
    /// One look-up for all of them; those without a record are missing from the answer.
    static func records(_ db: Database, of contactPoints: Set<Int64>) throws -> [Int64: ConsentRecords] {
        let statement = try DirectStatement(
            db,
            """
            SELECT contact_point, scope, number, status, reason, source, at, recorded_by FROM consents
            WHERE contact_point IN (SELECT value FROM json_each(?))
            """)
        statement.bind(try StoredJSON.encode(contactPoints), at: 0)
        defer { statement.reset() }
        var records: [Int64: ConsentRecords] = [:]
        var numbers: [Int64: [ConsentScope: Int64]] = [:]
        while try statement.next() {
            guard let scope = ConsentScope(statement.text(1)) else { continue }
            let contactPoint = statement.integer(0)
            let number = statement.integer(2)
            guard number > numbers[contactPoint]?[scope] ?? 0 else { continue }
            numbers[contactPoint, default: [:]][scope] = number
            records[contactPoint, default: [:]][scope] = try statement.record(from: 3)
        }
        return records
    }

    /// Empty where there are none.
    static func records(_ db: Database, of contactPoint: Int64) throws -> ConsentRecords {
        try records(db, of: [contactPoint])[contactPoint] ?? [:]
    }
}

extension DirectStatement {
    /// Of the columns status, reason, source, at, recorded_by, from this one on.
    func record(from column: Int) throws -> ConsentRecord {
        guard let status = ConsentStatus(rawValue: text(column)) else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT)
        }
        return ConsentRecord(
            status: status, reason: text(column + 1), source: text(column + 2),
            at: Date(milliseconds: integer(column + 3)), by: text(column + 4))
    }
}
