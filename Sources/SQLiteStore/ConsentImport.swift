import Consent
import Foundation
import GRDB
import LinkIdentifiers
import SQLiteFile
import Store

/// Takes in consent by the batch within one transaction.
struct ConsentImport: BatchImport {
    private(set) var counts = ImportCounts()
    private let contactPoints: ContactPoints
    private let writer: ConsentWriter
    private let first: ManyRows
    private static let by = "import"

    init(_ db: Database, organization: Int64, hash: ContactHash, at now: Date) throws {
        contactPoints = try ContactPoints(db, organization: organization, hash: hash, at: now)
        writer = try ConsentWriter(db, at: now)
        first = try ManyRows(
            db,
            """
            INSERT INTO consents (contact_point, scope, number, status, reason, source, at, recorded_at, recorded_by)
            """,
            row: "(?, ?, 1, ?, ?, ?, ?, \(now.milliseconds), '\(Self.by)')")
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
            var firsts: [Int] = []
            var others: [Int] = []
            var start = 0
            for (index, row) in batch.rows.enumerated() {
                if indices[index] != indices[start] { start = index }
                let isFirst =
                    found[Int(indices[index])].isNew
                    && !batch.rows[start..<index].contains { $0.scope == row.scope }
                isFirst ? firsts.append(index) : others.append(index)
            }
            try first.insert(firsts.count) { position, statement, parameter in
                let row = batch.rows[firsts[position]]
                statement.bind(found[Int(indices[firsts[position]])].number, at: parameter)
                statement.bind(utf8: row.scope.bytes(in: all), at: parameter + 1)
                statement.bind(row.status.text, at: parameter + 2)
                statement.bind(utf8: row.reason.bytes(in: all), at: parameter + 3)
                statement.bind(utf8: row.source.bytes(in: all), at: parameter + 4)
                statement.bind(row.at, at: parameter + 5)
            }
            counts.new += firsts.count
            for index in others {
                try add(batch.rows[index], of: found[Int(indices[index])].number, batch.texts, all)
            }
        }
    }

    private mutating func add(
        _ row: ConsentBatch.Row, of contactPoint: Int64, _ texts: PackedTexts, _ all: UnsafeRawBufferPointer
    ) throws {
        let last = try writer.last(row.scope.bytes(in: all), of: contactPoint)
        let at = Date(milliseconds: row.at)
        if let last, !ConsentRecord.outranks(row.status, at, last.status, last.at) {
            counts.unchanged += 1
            return
        }
        let record = ConsentRecord(
            status: row.status, reason: texts[row.reason], source: texts[row.source], at: at, by: Self.by)
        try writer.append(record, about: texts[row.scope], of: contactPoint, number: (last?.number ?? 0) + 1)
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
