import Consent
import Foundation
import GRDB
import SQLiteFile

/// Adds consent records within one transaction, where they change what counts.
struct ConsentWriter {
    private let current, insert: DirectStatement
    private let now: Date

    /// - Parameter now: when the records are made, which is not when they were said.
    init(_ db: Database, at now: Date) throws {
        self.now = now
        current = try DirectStatement(
            db,
            """
            SELECT number, status, at FROM consents WHERE contact_point = ? AND scope = ? ORDER BY number DESC LIMIT 1
            """)
        insert = try DirectStatement(
            db,
            """
            INSERT INTO consents
                (contact_point, scope, number, status, reason, source, at, recorded_by, recorded_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
    }

    /// `false`, and nothing written, where what is on record counts for more.
    func write(
        _ record: ConsentRecord, about scope: ConsentScope, of contactPoint: ContactPointWriter.Found
    ) throws -> Bool {
        var name = scope.description
        var number: Int64 = 1
        if !contactPoint.isNew,
            let last = try name.withUTF8({ try last(UnsafeRawBufferPointer($0), of: contactPoint.number) })
        {
            let isNewer = ConsentRecord.outranks(
                record.status, Date(milliseconds: record.at.milliseconds), last.status, last.at)
            guard isNewer else { return false }
            number = last.number + 1
        }
        try append(record, about: name, of: contactPoint.number, number: number)
        return true
    }

    /// Writes what is being said now: it counts, whatever a file or a clock has said of a later time. The same said again within
    /// a minute is one thing said, however many requests it comes in.
    func write(
        saidNow record: ConsentRecord, about scope: ConsentScope, of contactPoint: ContactPointWriter.Found
    ) throws {
        var name = scope.description
        var record = record
        let last = try name.withUTF8 { try self.last(UnsafeRawBufferPointer($0), of: contactPoint.number) }
        if let last {
            let passed = record.at.timeIntervalSince(last.at)
            if last.status == record.status, passed < 60 { return }
            if passed <= 0 { record.at = last.at + 0.001 }
        }
        try append(record, about: name, of: contactPoint.number, number: (last?.number ?? 0) + 1)
    }

    /// - Parameter number: the one after the last.
    func append(_ record: ConsentRecord, about scope: String, of contactPoint: Int64, number: Int64) throws {
        insert.bind(contactPoint, at: 0)
        insert.bind(scope, at: 1)
        insert.bind(number, at: 2)
        insert.bind(record.status.rawValue, at: 3)
        insert.bind(record.reason, at: 4)
        insert.bind(record.source, at: 5)
        insert.bind(record.at.milliseconds, at: 6)
        insert.bind(record.by, at: 7)
        insert.bind(now.milliseconds, at: 8)
        try insert.execute()
    }

    func last(
        _ scope: UnsafeRawBufferPointer, of contactPoint: Int64
    ) throws -> (number: Int64, status: ConsentStatus, at: Date)? {
        current.bind(contactPoint, at: 0)
        current.bind(utf8: scope, at: 1)
        return try current.first {
            guard let status = ConsentStatus(rawValue: $0.text(1)) else {
                throw DatabaseError(resultCode: .SQLITE_CORRUPT)
            }
            return ($0.integer(0), status, Date(milliseconds: $0.integer(2)))
        }
    }
}
