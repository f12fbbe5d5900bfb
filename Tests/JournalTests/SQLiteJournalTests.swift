import Foundation
import GRDB
import Interactions
import TestSupport
import Testing

@testable import Journal

/// What the embedded journal does with its files.
@Suite("The SQLite journal")
struct SQLiteJournalTests {
    private let scratch = try! TemporaryFolder()
    private var path: String { scratch.path("journal.sqlite") }

    /// Somebody else on the same file, who may leave a transaction open.
    private func outside() throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        return try DatabaseQueue(path: path, configuration: configuration)
    }

    private func files(with text: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: scratch.url.path).filter {
            FileManager.default.contents(atPath: scratch.path($0))?.range(of: Data(text.utf8)) != nil
        }
    }

    @Test("M7.1 what was removed is in none of the files")
    func removedBytes() async throws {
        let journal = SQLiteJournal(path: path)
        let marker = "marker-\(UUID().uuidString)"
        for number in 0..<60 { _ = await journal.append(.numbered(number, userAgent: "\(marker) \(number)")) }
        #expect(!(try files(with: marker)).isEmpty)
        _ = await journal.append(.numbered(60, userAgent: "kept"))
        let last = try #require(try await journal.commits(after: 0, limit: .max).last)
        try await journal.remove(through: last.position - 1)
        #expect(try files(with: marker) == [])
        #expect(try await journal.entries().map(\.userAgent) == ["kept"])
        try await journal.remove(through: last.position)
        #expect(try files(with: "kept") == [])
        try journal.close()
        #expect(try files(with: marker) == [])
    }

    @Test("M7.1 a reader that was in the way does not keep removed bytes there for good")
    func removedBehindReader() async throws {
        let journal = SQLiteJournal(path: path)
        let marker = "marker-\(UUID().uuidString)"
        for number in 0..<20 { _ = await journal.append(.numbered(number, userAgent: marker)) }
        let reader = try outside()
        try await reader.writeWithoutTransaction { db in
            try db.execute(sql: "BEGIN; SELECT * FROM commits")
            _ = try Int.fetchOne(db, sql: "SELECT count(*) FROM commits")
        }
        async let removing: Void = journal.remove(through: .max)
        let deadline = ContinuousClock.now + .seconds(15)
        while try await !journal.entries().isEmpty { try #require(ContinuousClock.now < deadline) }
        try await reader.writeWithoutTransaction { try $0.execute(sql: "COMMIT") }
        try await removing
        try reader.close()
        _ = await journal.append(.numbered(20, userAgent: "next"))
        try await journal.remove(through: .max)
        #expect(try files(with: marker) == [])
        try journal.close()
    }

    @Test(
        "A commit that cannot be read is reported as such, and the others are read",
        arguments: [[], [9], [1, 2, 3], [1] + Array(repeating: 0xFF, count: 40)])
    func unreadable(bytes: [UInt8]) async throws {
        let journal = SQLiteJournal(path: path)
        _ = await journal.append(.numbered(1))
        let queue = try DatabaseQueue(path: path)
        try await queue.write {
            try $0.execute(sql: "INSERT INTO commits (entries) VALUES (?)", arguments: [Data(bytes)])
        }
        _ = await journal.append(.numbered(2))
        #expect(
            try await journal.commits(after: 0, limit: .max).map(\.entries) == [[.numbered(1)], nil, [.numbered(2)]])
        try journal.close()
    }

    @Test("M6.2 past the bound an append is refused at once; what was taken is not lost")
    func overload() async throws {
        var configuration = SQLiteJournal.Configuration()
        configuration.maximumWaiting = 50
        let journal = SQLiteJournal(path: path, configuration: configuration)
        let tally = Tally()
        // Somebody else writes: no commit can end.
        let other = try outside()
        try await other.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
        for number in 0..<200 { journal.append(JournalPack([.numbered(number)])) { tally.note(number, $0) } }
        // A group is with the disk, and as many as the bound says are waiting.
        let refused = tally.failed(with: .overload)
        #expect(refused.count >= 100 && refused.count <= 150)
        #expect(tally.succeeded.isEmpty)
        try await other.writeWithoutTransaction { try $0.execute(sql: "COMMIT") }
        try await tally.wait(for: 200)
        #expect(tally.failed(with: .overload) == refused && tally.succeeded.count == 200 - refused.count)
        #expect(try await journal.entries().count == 200 - refused.count)
        #expect(await journal.append(.numbered(200)).error == nil)
        try journal.close()
        #expect(tally.completions.values.allSatisfy { $0 == 1 })
    }

    @Test("M6.2 a commit that fails says so, keeps nothing, and the next one works")
    func failure() async throws {
        let journal = SQLiteJournal(path: path)
        #expect(await journal.append(.numbered(0)).error == nil)
        let other = try DatabaseQueue(path: path)
        try await other.write { try $0.execute(sql: "ALTER TABLE commits RENAME TO elsewhere") }
        #expect(await journal.append(.numbered(1)).error == .journalFailed)
        try await other.write { try $0.execute(sql: "ALTER TABLE elsewhere RENAME TO commits") }
        #expect(await journal.append(.numbered(2)).error == nil)
        #expect(try await journal.entries() == [.numbered(0), .numbered(2)])
        try journal.close()
    }

    @Test("It is synced before it is answered, and deleted bytes are overwritten")
    func settings() async throws {
        let journal = SQLiteJournal(path: path)
        let connection = try #require(Mirror(reflecting: journal).descendant("connection") as? JournalConnection)
        let settings = try await connection.database().writeWithoutTransaction { db in
            try ["synchronous", "secure_delete", "journal_mode"].map { try String.fetchOne(db, sql: "PRAGMA \($0)") }
        }
        #expect(settings == ["2", "1", "wal"])
        try journal.close()
    }
}
