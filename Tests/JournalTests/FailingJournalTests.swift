import Foundation
import GRDB
import Interactions
import Logging
import TestSupport
import Testing

@testable import Journal

/// What a journal does when it cannot write. Failed syncs and disks that are really full: `Tests/BlackBox/test_faults.py`.
@Suite("A failing journal")
struct FailingJournalTests {
    private let scratch = try! TemporaryFolder()
    private let log = Log()
    private var path: String { scratch.path("journal.sqlite") }

    private func connection(of journal: SQLiteJournal) throws -> JournalConnection {
        try #require(Mirror(reflecting: journal).descendant("connection") as? JournalConnection)
    }

    @Test("M6.2, M6.3 without space appends fail as journalFull, and go on when there is some again")
    func full() async throws {
        let journal = SQLiteJournal(path: path, logger: log.logger)
        let database = try connection(of: journal).database()
        try await database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA max_page_count = 20") }
        var recorded: [JournalEntry] = []
        func append(_ numbers: Range<Int>) async -> [JournalError?] {
            var errors: [JournalError?] = []
            for number in numbers {
                let entry = JournalEntry.numbered(number, userAgent: String(repeating: "\(number) ", count: 500))
                errors.append(await journal.append(entry).error)
                if errors.last == .some(nil) { recorded.append(entry) }
            }
            return errors
        }
        #expect(Set(await append(0..<60)) == [nil, .journalFull])
        #expect(journal.failure?.reason == .journalFull)
        await #expect(throws: Never.self, "a check needs no more space") { try await journal.check() }
        #expect(await append(60..<70) == Array(repeating: .journalFull, count: 10))
        try await database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA max_page_count = 4000") }
        #expect(await append(70..<80) == Array(repeating: nil, count: 10))
        #expect(journal.failure == nil)
        #expect(try await journal.entries() == recorded)
        try journal.close()
        #expect(!log.text(.error).contains("69 69"))
    }

    @Test("M6.2 a journal that cannot be opened fails what comes, and is opened as soon as it can be")
    func unopenable() async throws {
        let folder = scratch.url.appending(path: "later")
        let journal = SQLiteJournal(path: folder.appending(path: "journal.sqlite").path, logger: log.logger)
        #expect(journal.failure?.reason == .journalFailed)
        #expect(log.text(.error).contains("cannot be written"))
        for number in 0..<3 { #expect(await journal.append(.numbered(number)).error == .journalFailed) }
        await #expect(throws: JournalError.journalFailed) { try await journal.check() }
        await #expect(throws: JournalError.journalFailed) { _ = try await journal.identity }
        await #expect(throws: JournalError.journalFailed) { try await journal.commits(after: 0, limit: 1) }
        #expect(log.text(.error).split(separator: "\n").count == 1, "the same failure is not logged again and again")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        let deadline = ContinuousClock.now + .seconds(15)
        while await journal.append(.numbered(7)).error != nil {
            try #require(ContinuousClock.now < deadline)
            try await Task.sleep(for: .milliseconds(20))
        }
        #expect(try await journal.entries() == [.numbered(7)])
        #expect(log.text(.notice).contains("open again"))
        try journal.close()
    }

    @Test("A check succeeds while entries could be recorded, and leaves nothing behind")
    func check() async throws {
        let journal = SQLiteJournal(path: path)
        _ = await journal.append(.numbered(1))
        for _ in 0..<20 { try await journal.check() }
        #expect(try await journal.commits(after: 0, limit: .max).count == 1)
        #expect(journal.failure == nil)
        try journal.close()
        await #expect(throws: JournalError.closed) { try await journal.check() }
    }

    @Test("M6.2 behind a lock checks and appends end in time; what was given up is there once at most")
    func locked() async throws {
        var configuration = SQLiteJournal.Configuration()
        configuration.maximumWait = 100
        let journal = SQLiteJournal(path: path, configuration: configuration)
        var outside = Configuration()
        outside.allowsUnsafeTransactions = true
        let other = try DatabaseQueue(path: path, configuration: outside)
        try await other.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
        #expect(await journal.append(.numbered(0)).error == .overload)
        #expect(await journal.append(.numbered(1)).error == .overload)
        await #expect(throws: JournalError.overload) { try await journal.check() }
        try await other.writeWithoutTransaction { try $0.execute(sql: "COMMIT") }
        let deadline = ContinuousClock.now + .seconds(15)
        while await journal.append(.numbered(2)).error != nil { try #require(ContinuousClock.now < deadline) }
        let entries = try await journal.entries()
        #expect(entries.count { $0 == .numbered(2) } == 1)
        // Which of them was with the disk when the lock went is up to how the threads ran; the other was only waiting.
        #expect(entries.count { $0 == .numbered(0) || $0 == .numbered(1) } <= 1)
        try journal.close()
    }

    @Test("Space is used again: the file of a long run is as large as that of a short one")
    func reuse() async throws {
        let journal = SQLiteJournal(path: path)
        var sizes: [Int] = []
        for round in 0..<30 {
            let tally = Tally()
            for number in 0..<2000 { journal.append(JournalPack([.numbered(number)])) { tally.note(number, $0) } }
            try await tally.wait(for: 2000)
            var position: Int64 = 0
            while let last = try await journal.commits(after: position, limit: 5).last {
                position = last.position
                try await journal.remove(through: position)
            }
            if round == 2 || round == 29 { sizes.append(try Data(contentsOf: URL(filePath: path)).count) }
        }
        #expect(sizes[1] <= sizes[0] * 3 / 2, "\(sizes)")
        #expect(FileManager.default.contents(atPath: path + "-wal")?.count == 0)
        try journal.close()
    }

    @Test("A backlog is read in portions")
    func portions() async throws {
        let journal = SQLiteJournal(path: path)
        let tally = Tally()
        let agent = String(repeating: "x", count: JournalEntry.maximumUserAgentLength)
        for number in 0..<30_000 {
            journal.append(JournalPack([.numbered(number, userAgent: agent)])) { tally.note(number, $0) }
        }
        try await tally.wait(for: 30_000)
        var (position, read, portions) = (Int64(0), 0, 0)
        while let commits = Optional(try await journal.commits(after: position, limit: .max)), let last = commits.last {
            #expect(commits.dropLast().reduce(0) { $0 + $1.packed.count } < 4 << 20)
            read += commits.reduce(0) { $0 + ($1.entries?.count ?? 0) }
            position = last.position
            portions += 1
        }
        #expect(read == 30_000 && portions >= 3)
        try journal.close()
    }
}
