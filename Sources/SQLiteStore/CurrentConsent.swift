import Consent
import Foundation
import GRDB
import SQLiteFile

/// Reads contact points' current records.
struct CurrentConsent {
    private let statement: DirectStatement

    init(_ db: Database) throws {
        statement = try DirectStatement(
            db,
            """
            SELECT scope, status, reason, source, at, recorded_by FROM consents
            WHERE contact_point = ? ORDER BY scope, number
            """)
    }

    /// Empty where there are none.
    func records(of contactPoint: Int64) throws -> ConsentRecords {
        statement.bind(contactPoint, at: 0)
        defer { statement.reset() }
        var records: ConsentRecords = [:]
        // Of each scope the last one stays.
        while try statement.next() {
            guard let scope = ConsentScope(statement.text(0)) else { continue }
            records[scope] = try statement.record(from: 1)
        }
        return records
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
