import Consent
import Foundation
import Store
import Synchronization
import TestSupport
import Testing

@Suite("A store takes files in by the batch")
struct ImportTests {
    private let scratch: TemporaryFolder

    init() throws { scratch = try TemporaryFolder() }

    private struct Said: Sendable {
        let contact, scope: String
        let status: ConsentStatus
        let at: Int

        var record: ConsentRecord {
            .init(status: status, reason: "r\(at)", source: "s", at: moment(Double(at)), by: "Ada")
        }
    }

    /// Few contacts that say much, at the same moments too.
    private static func said(_ count: Int, seed: UInt64) -> [Said] {
        var random = SeededGenerator(seed: seed)
        return (0..<count).map { _ in
            Said(
                contact: "c\(random.next() % 400)@mail.example",
                scope: ["tracking", "commercial"][Int(random.next() % 2)],
                status: random.next() % 2 == 0 ? .optedIn : .optedOut, at: Int(random.next() % 5))
        }
    }

    private static func batch(_ rows: ArraySlice<Said>) -> ConsentBatch {
        var texts = PackedTexts()
        let scopes = ["tracking", "commercial"].map { ($0, texts.add($0.utf8)) }
        let source = texts.add("s".utf8)
        var statements: [ConsentBatch.Statement] = []
        let packed = rows.map { row in
            statements.append(
                .init(
                    scope: scopes.first { $0.0 == row.scope }!.1, status: row.status,
                    reason: texts.add("r\(row.at)".utf8), source: source))
            return ConsentBatch.Row(
                contact: texts.add(row.contact.utf8), statement: UInt32(statements.count - 1),
                at: Int64(row.record.at.timeIntervalSince1970 * 1000))
        }
        return ConsentBatch(texts: texts, statements: statements, rows: packed)
    }

    private func take(
        _ batches: [ConsentBatch], into store: any Store, _ last: ImportStep<ConsentBatch> = .keep
    ) async throws -> ImportCounts {
        let rest = Mutex(batches[...])
        return try await store.importConsent(
            organization: "org", contactHash: contactHash(of: "org"), by: "Ada", at: moment(100)
        ) { rest.withLock { $0.popFirst().map { .batch($0) } ?? last } }
    }

    private func history(_ store: any Store, ofAll: Bool = true) async throws -> [String] {
        let lines = Mutex<[String]>([])
        try await store.exportConsent(organization: "org", includesHistory: ofAll) { contact, scope, record in
            lines.withLock {
                $0.append("\(contact) \(scope) \(record.status) \(record.reason) \(record.at) \(record.by)")
            }
        }
        return lines.withLock(\.self)
    }

    @Test(
        "M10.3 Rows count as if they came one by one, whatever the batches", arguments: StoreEngine.all,
        [1, 7, 1000, 5000])
    func sequence(engine: StoreEngine, size: Int) async throws {
        let rows = Self.said(5000, seed: 1)
        var expected: [String: [Said]] = [:]
        var counts = ImportCounts()
        for row in rows {
            let key = row.contact + " " + row.scope
            let last = expected[key]?.last
            if last.map({ ConsentRecord.outranks(row.status, row.record.at, $0.status, $0.record.at) }) ?? true {
                expected[key, default: []].append(row)
                if last == nil { counts.new += 1 } else { counts.changed += 1 }
            } else {
                counts.unchanged += 1
            }
        }
        let store = try engine.open(scratch)
        _ = try await store.apply(.sample(), at: moment(0))
        let batches = stride(from: 0, to: rows.count, by: size).map {
            Self.batch(rows[$0..<min($0 + size, rows.count)])
        }
        #expect(try await take(batches, into: store) == counts)
        let lines = expected.flatMap { key, rows in rows.map { "\(key) \($0.status) r\($0.at) \($0.record.at) Ada" } }
        #expect(try await history(store).sorted() == lines.sorted())
        let current = expected.map { key, rows in
            "\(key) \(rows.last!.status) r\(rows.last!.at) \(rows.last!.record.at) Ada"
        }
        #expect(try await history(store, ofAll: false).sorted() == current.sorted())
        var again = ImportCounts()
        again.unchanged = current.count
        let currents = expected.values.map { $0.last! }
        #expect(try await take([Self.batch(currents[...])], into: store) == again)
    }

    @Test("M10.3 What is undone was never there", arguments: StoreEngine.all)
    func undo(engine: StoreEngine) async throws {
        let store = try engine.open(scratch)
        _ = try await store.apply(.sample(consents: [.of(0, .optedIn)]), at: moment(0))
        let before = try await history(store)
        let batch = Self.batch(Self.said(1000, seed: 2)[...])
        #expect(try await take([batch], into: store, .undo).new > 0)
        #expect(try await history(store) == before)
        struct Failure: Error {}
        await #expect(throws: Failure.self) {
            try await store.importConsent(
                organization: "org", contactHash: contactHash(of: "org"), by: "Ada", at: moment(100)
            ) { throw Failure() }
        }
        #expect(try await take([batch], into: store).new > 0)
    }
}
