import Foundation
import Interactions
import Journal
import TestSupport
import Testing

/// What every journal keeps.
@Suite("A journal")
struct JournalContractTests {
    private let scratch = try! TemporaryFolder()

    @Test("M6.3 what was answered is there, in the order in which it was appended", arguments: JournalEngine.all)
    func order(engine: JournalEngine) async throws {
        let journal = try engine.open(scratch)
        for number in 0..<40 { #expect(await journal.append(.numbered(number)).error == nil) }
        let commits = try await journal.commits(after: 0, limit: .max)
        #expect(commits.flatMap { $0.entries ?? [] } == (0..<40).map { .numbered($0) })
        #expect(commits.first?.position == 1)
        #expect(zip(commits, commits.dropFirst()).allSatisfy { $0.position < $1.position })
        try engine.close(journal)
    }

    @Test(
        "M6.3 many at once: every completion comes exactly once, and everything is there once",
        arguments: JournalEngine.all)
    func concurrent(engine: JournalEngine) async throws {
        let journal = try engine.open(scratch)
        let tally = Tally()
        await withTaskGroup { group in
            for part in 0..<8 {
                group.addTask {
                    for number in part * 500..<(part + 1) * 500 {
                        journal.append(JournalPack([.numbered(number)])) { tally.note(number, $0) }
                    }
                }
            }
        }
        try await tally.wait(for: 4000)
        let commits = try await journal.commits(after: 0, limit: .max)
        let entries = commits.flatMap { $0.entries ?? [] }
        #expect(commits.count < 4000, "appends that arrive together share a commit")
        #expect(Set(entries.map(\.userAgent)) == Set((0..<4000).map { "agent \($0)" }) && entries.count == 4000)
        // Each part's own appends came one after the other, and are so in the journal.
        for part in 0..<8 {
            let ours = entries.compactMap { Int($0.userAgent.dropFirst(6)) }.filter { $0 / 500 == part }
            #expect(ours == ours.sorted())
        }
        try engine.close(journal)
        #expect(tally.completions.values.allSatisfy { $0 == 1 })
        #expect(tally.succeeded.count == 4000)
    }

    @Test("Commits are read from behind a position, so many at most", arguments: JournalEngine.all)
    func paging(engine: JournalEngine) async throws {
        let journal = try engine.open(scratch)
        for number in 0..<10 { _ = await journal.append(.numbered(number)) }
        var read: [JournalEntry] = []
        var position: Int64 = 0
        while let last = try await journal.commits(after: position, limit: 3).last {
            let page = try await journal.commits(after: position, limit: 3)
            #expect(page.count <= 3 && page.allSatisfy { $0.position > position })
            read += page.flatMap { $0.entries ?? [] }
            position = last.position
        }
        #expect(read == (0..<10).map { .numbered($0) })
        #expect(try await journal.commits(after: 0, limit: 0).isEmpty)
        try engine.close(journal)
    }

    @Test("Removing deletes up to and including a position, and nothing else", arguments: JournalEngine.all)
    func removing(engine: JournalEngine) async throws {
        let journal = try engine.open(scratch)
        for number in 0..<5 { _ = await journal.append(.numbered(number)) }
        let positions = try await journal.commits(after: 0, limit: .max).map(\.position)
        try await journal.remove(through: positions[1])
        #expect(try await journal.entries() == [.numbered(2), .numbered(3), .numbered(4)])
        try await journal.remove(through: positions[1])
        try await journal.remove(through: 0)
        #expect(try await journal.commits(after: 0, limit: .max).map(\.position) == Array(positions[2...]))
        try await journal.remove(through: positions[4] + 1000)
        #expect(try await journal.entries().isEmpty)
        try engine.close(journal)
    }

    @Test(
        "M6.3 a position is never used twice, also when everything was removed and the file reopened",
        arguments: JournalEngine.all)
    func positions(engine: JournalEngine) async throws {
        var highest: Int64 = 0
        for round in 0..<4 {
            let journal = try engine.open(scratch)
            for number in 0..<3 { _ = await journal.append(.numbered(round * 3 + number)) }
            let commits = try await journal.commits(after: 0, limit: .max)
            #expect(commits.flatMap { $0.entries ?? [] }.count == 3)
            #expect(commits.allSatisfy { $0.position > highest })
            highest = try #require(commits.last).position
            try await journal.remove(through: highest)
            try engine.close(journal)
        }
    }

    @Test("The identity is the journal's for its life, and no other's", arguments: JournalEngine.all)
    func identity(engine: JournalEngine) async throws {
        let first = try engine.open(scratch)
        let other = try engine.open(scratch, "other.sqlite")
        #expect(try await first.identity != other.identity)
        #expect(try await !first.identity.isEmpty)
        _ = await first.append(.numbered(1))
        try await first.remove(through: .max)
        let identity = try await first.identity
        try engine.close(first)
        try engine.close(other)
        let again = try engine.open(scratch)
        #expect(try await again.identity == identity)
        try engine.close(again)
    }

    @Test("M6.3 closing waits for everything appended before; what comes later fails", arguments: JournalEngine.all)
    func closing(engine: JournalEngine) async throws {
        let journal = try engine.open(scratch)
        let tally = Tally()
        for number in 0..<500 { journal.append(JournalPack([.numbered(number)])) { tally.note(number, $0) } }
        try engine.close(journal)
        #expect(tally.succeeded.count == 500 && tally.completions.values.allSatisfy { $0 == 1 })
        for number in 500..<503 { journal.append(JournalPack([.numbered(number)])) { tally.note(number, $0) } }
        try await tally.wait(for: 503)
        #expect(tally.failed(with: .closed) == [500, 501, 502])
        let again = try engine.open(scratch)
        #expect(try await again.entries() == (0..<500).map { .numbered($0) })
        try engine.close(again)
    }

    @Test("M6.2 with no room to wait every append is refused, and kept out", arguments: JournalEngine.all)
    func noRoom(engine: JournalEngine) async throws {
        let journal = try engine.open(scratch, "journal.sqlite", 0)
        #expect(await journal.append(.numbered(1)).error == .overload)
        #expect(try await journal.entries().isEmpty)
        try engine.close(journal)
    }

    @Test("Every field of an entry comes back", arguments: JournalEngine.all)
    func fields(engine: JournalEngine) async throws {
        let journal = try engine.open(scratch)
        let agents = ["", "é 👍", String(repeating: "x", count: JournalEntry.maximumUserAgentLength), "a\0b\r\n"]
        var expected: [JournalEntry] = []
        for (number, agent) in agents.enumerated() {
            var entry = JournalEntry.numbered(number)
            entry.userAgent = agent
            entry.destination = [nil, "", "https://a.example/" + String(repeating: "y", count: 20_000), "é"][number]
            expected.append(entry)
            _ = await journal.append(entry)
        }
        #expect(try await journal.entries() == expected)
        try engine.close(journal)
    }
}
