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
            var contacts: [PackedTexts.Text] = []
            var indices: [Int32] = []
            for row in batch.rows {
                if contacts.last.map({ !batch.texts.areEqual($0, row.contact) }) ?? true {
                    contacts.append(row.contact)
                }
                indices.append(Int32(contacts.count - 1))
            }
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
        let last = try writer.last(said.scope.bytes(in: all), of: contactPoint)
        let at = Date(milliseconds: row.at)
        if let last, !ConsentRecord.outranks(said.status, at, last.status, last.at) {
            counts.unchanged += 1
            return
        }
        let record = ConsentRecord(
            status: said.status, reason: batch.texts[said.reason], source: batch.texts[said.source], at: at, by: by)
        try writer.append(record, about: batch.texts[said.scope], of: contactPoint, number: (last?.number ?? 0) + 1)
        if last == nil { counts.new += 1 } else { counts.changed += 1 }
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
