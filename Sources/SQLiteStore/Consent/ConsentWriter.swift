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

    /// What became of a record.
    enum Outcome {
        /// There was none.
        case new
        case changed
        /// What is on record counts for more, and nothing was written.
        case unchanged
    }

    func write(_ record: ConsentRecord, about scope: ConsentScope, of contactPoint: Int64) throws -> Outcome {
        var name = scope.description
        return try name.withUTF8 { name in
            try write(
                record.status, at: Date(milliseconds: record.at.milliseconds), about: UnsafeRawBufferPointer(name),
                of: contactPoint, record: { record })
        }
    }

    /// - Parameters:
    ///   - scope: as ``ConsentScope/description`` has it.
    ///   - record: is asked for only where it counts.
    func write(
        _ status: ConsentStatus, at: Date, about scope: UnsafeRawBufferPointer, of contactPoint: Int64,
        record: () -> ConsentRecord
    ) throws -> Outcome {
        let last = try last(scope, of: contactPoint)
        if let last, !ConsentRecord.outranks(status, at, last.status, last.at) { return .unchanged }
        try append(record(), about: scope, of: contactPoint, behind: last?.number)
        return last == nil ? .new : .changed
    }

    /// Writes what is being said now: it counts, whatever a file or a clock has said of a later time. The same said again within
    /// a minute is one thing said, however many requests it comes in.
    func write(saidNow record: ConsentRecord, about scope: ConsentScope, of contactPoint: Int64) throws {
        var name = scope.description
        try name.withUTF8 { name in
            let scope = UnsafeRawBufferPointer(name)
            var record = record
            let last = try last(scope, of: contactPoint)
            if let last {
                let passed = record.at.timeIntervalSince(last.at)
                if last.status == record.status, passed < 60 { return }
                if passed <= 0 { record.at = last.at + 0.001 }
            }
            try append(record, about: scope, of: contactPoint, behind: last?.number)
        }
    }

    /// - Parameter last: the number of the last record; `nil` where there is none.
    private func append(
        _ record: ConsentRecord, about scope: UnsafeRawBufferPointer, of contactPoint: Int64, behind last: Int64?
    ) throws {
        insert.bind(contactPoint, at: 0)
        insert.bind(utf8: scope, at: 1)
        insert.bind((last ?? 0) + 1, at: 2)
        insert.bind(record.status.rawValue, at: 3)
        insert.bind(record.reason, at: 4)
        insert.bind(record.source, at: 5)
        insert.bind(record.at.milliseconds, at: 6)
        insert.bind(record.by, at: 7)
        insert.bind(now.milliseconds, at: 8)
        try insert.execute()
    }

    private func last(
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
