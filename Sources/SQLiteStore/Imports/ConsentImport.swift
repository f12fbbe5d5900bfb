import Consent
import Foundation
import GRDB
import LinkIdentifiers
import SQLiteFile
import Store

/// Takes in consent by the batch within one transaction.
struct ConsentImport: BatchImport {
    private(set) var counts = ImportCounts()
    private let contactPoints: ContactPointWriter
    private let writer: ConsentWriter
    private let first: ManyRows
    private let by: String

    /// - Parameter by: who makes the records.
    init(_ db: Database, organization: Int64, hash: ContactHash, by: String, at now: Date) throws {
        self.by = by
        contactPoints = try ContactPointWriter(db, organization: organization, hash: hash, at: now)
        writer = try ConsentWriter(db, at: now)
        first = try ManyRows(
            db,
            into: "consents (contact_point, scope, number, status, reason, source, at, recorded_at, recorded_by)",
            row: "(?, ?, 1, ?, ?, ?, ?, \(now.milliseconds), ?)")
    }

    mutating func take(_ batch: ConsentBatch) throws {
        try batch.texts.withBytes { all in
            let (contacts, indices) = batch.texts.distinct(batch.rows, by: \.contact)
            let found = try contactPoints.numbers(of: contacts, in: all)
            // A contact point that has just been made has no records: nobody need look for them.
            var firsts: [Int32] = []
            var others: [Int32] = []
            var start = 0
            for (index, row) in batch.rows.enumerated() {
                if indices[index] != indices[start] { start = index }
                let scope = batch.statement(of: row).scope
                let isFirst =
                    found[Int(indices[index])].isNew
                    && !batch.rows[start..<index].contains { batch.statement(of: $0).scope == scope }
                isFirst ? firsts.append(Int32(index)) : others.append(Int32(index))
            }
            try Array(by.utf8).withUnsafeBytes { by in
                try first.insert(firsts.count) { position, statement, parameter in
                    let index = Int(firsts[position])
                    let row = batch.rows[index]
                    let said = batch.statement(of: row)
                    statement.bind(found[Int(indices[index])].number, at: parameter)
                    statement.bind(utf8: said.scope.bytes(in: all), at: parameter + 1)
                    statement.bind(said.status.text, at: parameter + 2)
                    statement.bind(utf8: said.reason.bytes(in: all), at: parameter + 3)
                    statement.bind(utf8: said.source.bytes(in: all), at: parameter + 4)
                    statement.bind(row.at, at: parameter + 5)
                    statement.bind(utf8: by, at: parameter + 6)
                }
            }
            counts.new += firsts.count
            for index in others {
                try add(batch.rows[Int(index)], of: found[Int(indices[Int(index)])].number, batch, all)
            }
        }
    }

    private mutating func add(
        _ row: ConsentBatch.Row, of contactPoint: Int64, _ batch: ConsentBatch, _ all: UnsafeRawBufferPointer
    ) throws {
        let said = batch.statement(of: row)
        let at = Date(milliseconds: row.at)
        let outcome = try writer.write(said.status, at: at, about: said.scope.bytes(in: all), of: contactPoint) {
            ConsentRecord(
                status: said.status, reason: batch.texts[said.reason], source: batch.texts[said.source], at: at, by: by)
        }
        switch outcome {
        case .new: counts.new += 1
        case .changed: counts.changed += 1
        case .unchanged: counts.unchanged += 1
        }
    }
}

extension ConsentStatus {
    /// Its raw value, where it can stay.
    fileprivate var text: StaticString {
        switch self {
        case .optedIn: "opted-in"
        case .optedOut: "opted-out"
        }
    }
}
