import Foundation
import GRDB
import Interactions
import Logging
import TestSupport
import Testing

@testable import Journal

/// What a journal does with a file that is not as it left it.
@Suite("A damaged journal")
struct DamagedJournalTests {
    private let scratch = try! TemporaryFolder()
    private let log = Log()
    private var path: String { scratch.path("journal.sqlite") }
    private static let count = 400

    private func open() -> SQLiteJournal { SQLiteJournal(path: path, logger: log.logger) }

    /// A journal with some hundred pages, closed: all of it is in the one file.
    private func filled() async throws -> (identity: String, last: Int64) {
        let journal = open()
        for number in 0..<Self.count {
            _ = await journal.append(.numbered(number, userAgent: String(repeating: "\(number) ", count: 100)))
        }
        defer { try? journal.close() }
        let last = try #require(try await journal.commits(after: 0, limit: .max).last)
        return (try await journal.identity, last.position)
    }

    enum Damage: CaseIterable {
        case noHeader, noise, cutInHalf, cutToBits, pageInTheMiddle, schema, identity

        func apply(to bytes: inout Data) {
            let pages = bytes.count / 4096
            func overwrite(_ range: Range<Int>) {
                bytes.replaceSubrange(range, with: Data(repeating: 0x5A, count: range.count))
            }
            switch self {
            case .noHeader: overwrite(0..<50)
            case .noise: overwrite(0..<bytes.count)
            case .cutInHalf: bytes.removeLast(pages / 2 * 4096 + 77)
            case .cutToBits: bytes.removeLast(bytes.count - 700)
            case .pageInTheMiddle: overwrite(pages / 2 * 4096..<(pages / 2 + 3) * 4096)
            case .schema: overwrite(100..<4096)
            case .identity: overwrite(4096..<8192)
            }
        }

        /// Whether the journal's name can still be read, and with it the commits.
        var leavesIdentity: Bool { [.cutInHalf, .pageInTheMiddle].contains(self) }
    }

    @Test(
        "M6.2, M6.3 it is set aside, loudly, and another takes over with what can be read", arguments: Damage.allCases)
    func damaged(damage: Damage) async throws {
        let (identity, last) = try await filled()
        var bytes = try #require(FileManager.default.contents(atPath: path))
        damage.apply(to: &bytes)
        try bytes.write(to: URL(filePath: path))
        let journal = open()
        #expect(journal.failure == nil)
        #expect(await journal.append(.numbered(9999)).error == nil)
        // The first page is written to by whoever opens a database.
        let aside = try #require(FileManager.default.contents(atPath: path + ".damaged-1"))
        #expect(aside.count >= bytes.count && aside.prefix(bytes.count).dropFirst(4096) == bytes.dropFirst(4096))
        #expect(log.text(.critical).contains("journal.sqlite.damaged-1"))
        let commits = try await journal.commits(after: 0, limit: .max)
        let agents = commits.flatMap { $0.entries ?? [] }.map(\.userAgent)
        #expect(agents.last == "agent 9999")
        let saved = agents.dropLast().compactMap { Int($0.prefix { $0 != " " }) }
        #expect(saved == saved.sorted() && Set(saved).count == saved.count)
        #expect(try await (journal.identity == identity) == damage.leavesIdentity)
        #expect(saved.isEmpty != damage.leavesIdentity)
        if damage.leavesIdentity {
            // What has been processed stays so, and what comes is not taken for it.
            #expect(saved.first == 0 && commits.first?.position == 1)
            #expect(try #require(commits.last).position > last)
        }
        if damage == .pageInTheMiddle { #expect(saved.last == Self.count - 1 && saved.count < Self.count) }
        try journal.close()
    }

    @Test("A file that is whole is not set aside, nor is one with a write-ahead log that was cut")
    func whole() async throws {
        let journal = open()
        for number in 0..<3 { _ = await journal.append(.numbered(number)) }
        let log = try #require(FileManager.default.contents(atPath: path + "-wal"))
        let file = try #require(FileManager.default.contents(atPath: path))
        try journal.close()
        // As after a power failure that took the end of the log, which had not been synced.
        try file.write(to: URL(filePath: path))
        try log.dropLast(100).write(to: URL(filePath: path + "-wal"))
        let again = open()
        #expect(try await again.entries() == [.numbered(0), .numbered(1)])
        #expect(await again.append(.numbered(7)).error == nil)
        #expect(try await again.entries() == [.numbered(0), .numbered(1), .numbered(7)])
        try again.close()
        #expect(self.log.text(.critical).isEmpty && self.log.text(.error).isEmpty)
    }

    @Test("M6.3 a journal put back from a backup gives no position a second time")
    func backup() async throws {
        let (_, _) = try await filled()
        let backup = try #require(FileManager.default.contents(atPath: path))
        let journal = open()
        for number in 0..<50 { _ = await journal.append(.numbered(number)) }
        let last = try #require(try await journal.commits(after: 0, limit: .max).last).position
        try journal.close()
        try backup.write(to: URL(filePath: path))
        let again = open()
        _ = await again.append(.numbered(1))
        #expect(try #require(try await again.commits(after: 0, limit: .max).last).position > last)
        try again.close()
    }

    @Test("M6.3 damage that shows while it runs is found at the next opening, and only unreadable entries are gone")
    func whileRunning() async throws {
        let (identity, last) = try await filled()
        let journal = open()
        let file = try FileHandle(forWritingTo: URL(filePath: path))
        let middle = try file.seekToEnd() / 4096 / 2 * 4096
        try file.seek(toOffset: middle)
        try file.write(contentsOf: Data(repeating: 0x5A, count: 3 * 4096))
        try file.close()
        await #expect(throws: JournalError.journalFailed) { try await journal.commits(after: 0, limit: .max) }
        #expect(journal.failure?.reason == .journalFailed)
        #expect(await journal.append(.numbered(9999)).error == nil)
        #expect(journal.failure == nil)
        let commits = try await journal.commits(after: 0, limit: .max)
        #expect(commits.count > 1 && commits.count < Self.count)
        #expect(commits.first?.position == 1 && commits.contains { $0.position == last })
        #expect(try await journal.identity == identity)
        try journal.close()
    }

    @Test("M6.3 a crash between setting aside and putting the new one in its place is made good")
    func interrupted() async throws {
        let (identity, _) = try await filled()
        let saved = try JournalSalvage(path: path, identity: nil).write()
        #expect(saved == Self.count)
        try FileManager.default.moveItem(atPath: path, toPath: path + ".damaged-1")
        try Data(repeating: 1, count: 5000).write(to: URL(filePath: path + "-wal"))
        let journal = open()
        #expect(try await journal.identity == identity)
        #expect(try await journal.entries().count == Self.count)
        #expect(!FileManager.default.fileExists(atPath: path + ".salvaged"))
        try journal.close()
    }
}
