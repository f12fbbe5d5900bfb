package import Consent
package import ContactPoints
package import Foundation
package import Store

/// A file of consent: `contact`, `purpose`, `status`, `time`, and optionally `topic`, `reason`, `source`.
package final class ConsentFile: ImportFile {
    package static let columns = ["contact", "purpose", "topic", "status", "reason", "source", "time"]

    package let table: ImportTable
    /// Headers of columns that are not looked at.
    package let ignored: [String]

    private let contact, purpose, status: Int
    private let topic, reason, source, time: Int?
    private let region: Region?
    private let asOf: Int64?
    private let now: Int64
    private let scopes: [(purpose: [UInt8], topic: [UInt8], scope: ConsentScope)]
    private let compliance: ComplianceProfile

    // The batch under way.
    private var texts = PackedTexts()
    private var rows: [ConsentBatch.Row] = []
    private var statements: [ConsentBatch.Statement] = []
    private var scopeTexts: [PackedTexts.Text?] = []
    private var size = BatchSize()
    private var reasons = RepeatedText()
    private var sources = RepeatedText()

    /// - Parameters:
    ///   - names: what columns are called in this file, where it is not their own name.
    ///   - region: where numbers without a country code are from.
    ///   - asOf: when rows without a time were said; `nil`: they are refused.
    ///   - now: what was said later is refused.
    package init(
        _ table: ImportTable, names: [String: String], compliance: ComplianceProfile, region: Region?, asOf: Date?,
        now: Date
    ) throws(InputError) {
        self.table = table
        self.compliance = compliance
        self.region = region
        self.asOf = asOf.map(Self.milliseconds)
        self.now = Self.milliseconds(now)
        contact = try table.requiredField("contact", names)
        purpose = try table.requiredField("purpose", names)
        status = try table.requiredField("status", names)
        topic = try table.field("topic", names)
        reason = try table.field("reason", names)
        source = try table.field("source", names)
        let hint = "; or say for all rows when it was said, with --as-of TIME"
        time = asOf == nil ? try table.requiredField("time", names, hint: hint) : try table.field("time", names)
        let used: [Int?] = [contact, purpose, status, topic, reason, source, time]
        ignored = table.header.enumerated().filter { !used.contains($0.offset) }.map(\.element)
        scopes = compliance.scopes.map {
            (Array($0.purpose.rawValue.utf8), Array(($0.topic ?? "").utf8), $0)
        }
    }

    /// A record as such a file has it, in the order of ``columns``.
    package static func fields(_ contact: String, _ scope: ConsentScope, _ record: ConsentRecord) -> [String] {
        [
            contact, scope.purpose.rawValue, scope.topic ?? "", record.status.rawValue, record.reason, record.source,
            Timestamp.text(record.at),
        ]
    }

    private static func milliseconds(_ date: Date) -> Int64 { Int64((date.timeIntervalSince1970 * 1000).rounded()) }

    package func next() throws -> ConsentBatch? {
        texts = PackedTexts()
        texts.reserveCapacity(size.bytes / 5 * 3)
        rows = []
        rows.reserveCapacity(size.bytes / 60)
        statements = []
        scopeTexts = Array(repeating: nil, count: scopes.count)
        reasons = RepeatedText()
        sources = RepeatedText()
        let more = try table.read(while: hasRoom, take)
        if !more, rows.isEmpty { return nil }
        size.grow()
        defer { (texts, rows, statements) = (PackedTexts(), [], []) }
        return ConsentBatch(texts: texts, statements: statements, rows: rows)
    }

    private func take(_ row: ImportTable.Row) throws(ImportTable.Refusal) {
        // First all that may refuse it.
        let scope = try scope(row)
        let status = try status(row)
        let at = try time(row)
        let contact = try texts.add(contactIn: row, contact, nil, region)
        let reason = reason.map { reasons.text(row, $0, &texts) } ?? .empty
        var source = source.map { sources.text(row, $0, &texts) } ?? .empty
        if source.isEmpty { source = sources.text("import", &texts) }
        let statement = ConsentBatch.Statement(scope: scope, status: status, reason: reason, source: source)
        rows.append(.init(contact: contact, statement: index(of: statement), at: at))
    }

    private func hasRoom() -> Bool { byteCount < size.bytes }

    private var byteCount: Int {
        texts.count + rows.count * MemoryLayout<ConsentBatch.Row>.stride
            + statements.count * MemoryLayout<ConsentBatch.Statement>.stride
    }

    private func index(of statement: ConsentBatch.Statement) -> UInt32 {
        // Rows say mostly what one of the last few said.
        if let index = statements.suffix(16).lastIndex(of: statement) { return UInt32(index) }
        statements.append(statement)
        return UInt32(statements.count - 1)
    }

    // MARK: Fields

    private func scope(_ row: ImportTable.Row) throws(ImportTable.Refusal) -> PackedTexts.Text {
        let index = scopes.indices.first { index in
            row.withBytes(of: purpose) { $0.elementsEqual(scopes[index].purpose) }
                && (topic.map { row.withBytes(of: $0) { $0.elementsEqual(scopes[index].topic) } }
                    ?? scopes[index].topic.isEmpty)
        }
        guard let index else { throw unknownScope(row) }
        if let text = scopeTexts[index] { return text }
        let text = texts.add(scopes[index].scope.description.utf8)
        scopeTexts[index] = text
        return text
    }

    private func unknownScope(_ row: ImportTable.Row) -> ImportTable.Refusal {
        let word = row.text(purpose)
        guard let rules = compliance.rules.first(where: { $0.purpose.rawValue == word }), let topic else {
            return .init(
                field: purpose,
                reason: "unknown purpose"
                    + Suggestion.phrase(for: word, among: compliance.rules.map(\.purpose.rawValue)))
        }
        let topics = rules.topics.map(\.id)
        return .init(
            field: topic,
            reason: "“\(word)” has no such topic" + Suggestion.phrase(for: row.text(topic), among: topics))
    }

    private func status(_ row: ImportTable.Row) throws(ImportTable.Refusal) -> ConsentStatus {
        let status: ConsentStatus? = row.withBytes(of: status) { bytes in
            bytes.elementsEqual("opted-in".utf8) ? .optedIn : bytes.elementsEqual("opted-out".utf8) ? .optedOut : nil
        }
        if let status { return status }
        throw .init(
            field: self.status,
            reason: "unknown status"
                + Suggestion.phrase(for: row.text(self.status), among: ConsentStatus.allCases.map(\.rawValue)))
    }

    private func time(_ row: ImportTable.Row) throws(ImportTable.Refusal) -> Int64 {
        guard let time, !row.isEmpty(time) else {
            if let asOf { return asOf }
            throw .init(field: time, reason: "when was it said? Expected a time such as 2026-01-31T12:00:00Z")
        }
        guard let at = row.withBytes(of: time, Timestamp.milliseconds) else {
            throw .init(field: time, reason: "not a time such as 2026-01-31T12:00:00Z")
        }
        guard at <= now else { throw .init(field: time, reason: "this time is still to come") }
        return at
    }
}
