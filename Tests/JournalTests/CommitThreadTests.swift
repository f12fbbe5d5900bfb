import Foundation
import Interactions
import TestSupport
import Testing

@testable import Journal

@Suite("Group commit")
struct CommitThreadTests {
    /// A disk that takes its time: a commit ends when it is let go.
    private final class Disk: @unchecked Sendable {
        let began = DispatchSemaphore(value: 0)
        let mayEnd = DispatchSemaphore(value: 0)
        private let lock = NSLock()
        private var kept: [[JournalEntry]] = []
        var failing = false

        var groups: [[JournalEntry]] { lock.withLock { kept } }

        func commit(_ packs: [JournalPack]) throws {
            began.signal()
            mayEnd.wait()
            if failing { throw CocoaError(.fileWriteOutOfSpace) }
            lock.withLock { kept.append(packs.entries) }
        }
    }

    @Test("M6.3 what comes in during a commit is committed together by the next, and answered only then")
    func grouping() async throws {
        let disk = Disk()
        let thread = CommitThread(maximumWaiting: 100, maximumWait: 0, commit: disk.commit)
        let tally = Tally()
        func append(_ number: Int) { thread.append(JournalPack([.numbered(number)])) { tally.note(number, $0) } }
        append(0)
        disk.began.wait()
        for number in 1..<100 { append(number) }
        #expect(tally.completions.isEmpty)
        disk.mayEnd.signal()
        disk.began.wait()
        try await tally.wait(for: 1)
        #expect(tally.completions == [0: 1])
        disk.mayEnd.signal()
        thread.stop()
        #expect(disk.groups == [[.numbered(0)], (1..<100).map { .numbered($0) }])
        #expect(tally.succeeded.count == 100 && tally.completions.values.allSatisfy { $0 == 1 })
    }

    @Test("M6.2 the bound is on what waits, exactly")
    func bound() {
        let disk = Disk()
        let thread = CommitThread(maximumWaiting: 3, maximumWait: 0, commit: disk.commit)
        let tally = Tally()
        func append(_ number: Int) { thread.append(JournalPack([.numbered(number)])) { tally.note(number, $0) } }
        append(0)
        disk.began.wait()
        for number in 1...5 { append(number) }
        #expect(tally.failed(with: .overload) == [4, 5])
        for _ in 0..<2 { disk.mayEnd.signal() }
        thread.stop()
        append(6)
        #expect(tally.failed(with: .closed) == [6])
        #expect(tally.succeeded == [0, 1, 2, 3])
    }

    @Test("M6.2 a group that fails, fails as a whole")
    func failing() {
        let disk = Disk()
        disk.failing = true
        let thread = CommitThread(maximumWaiting: 9, maximumWait: 0, commit: disk.commit)
        let tally = Tally()
        for number in 0..<9 { thread.append(JournalPack([.numbered(number)])) { tally.note(number, $0) } }
        for _ in 0..<9 { disk.mayEnd.signal() }
        thread.stop()
        #expect(tally.failed(with: .journalFailed) == Set(0..<9))
        #expect(tally.completions.values.allSatisfy { $0 == 1 })
    }

    @Test(
        "M6.2 who has waited too long for the disk is answered; what was still waiting is not written then",
        arguments: [1, 3, 5000])
    func waitingTime(count: Int) async throws {
        let disk = Disk()
        let thread = CommitThread(maximumWaiting: 10_000, maximumWait: 200, commit: disk.commit)
        let tally = Tally()
        func append(_ number: Int) { thread.append(JournalPack([.numbered(number)])) { tally.note(number, $0) } }
        let began = ContinuousClock.now
        append(0)
        disk.began.wait()
        for number in 1...count { append(number) }
        try await tally.wait(for: count + 1)
        #expect(ContinuousClock.now - began >= .milliseconds(150))
        #expect(tally.failed(with: .overload) == Set(0...count))
        append(count + 1)
        for _ in 0..<2 { disk.mayEnd.signal() }
        thread.stop()
        // The first was with the disk: it is there though nobody was told so, and once.
        #expect(disk.groups == [[.numbered(0)], [.numbered(count + 1)]])
        #expect(tally.succeeded == [count + 1])
        #expect(tally.completions.values.allSatisfy { $0 == 1 })
    }

    @Test("A probe tells what a commit came to, alone or with entries, and is not in the way of any")
    func probe() async throws {
        let disk = Disk()
        let thread = CommitThread(maximumWaiting: 9, maximumWait: 0, commit: disk.commit)
        let tally = Tally()
        thread.probe { tally.note(0, $0) }
        disk.began.wait()
        thread.probe { tally.note(1, $0) }
        thread.append(JournalPack([.numbered(2)])) { tally.note(2, $0) }
        for _ in 0..<2 { disk.mayEnd.signal() }
        try await tally.wait(for: 3)
        disk.failing = true
        thread.probe { tally.note(3, $0) }
        disk.mayEnd.signal()
        thread.stop()
        thread.probe { tally.note(4, $0) }
        #expect(disk.groups == [[], [.numbered(2)]])
        #expect(tally.succeeded == [0, 1, 2])
        #expect(tally.failed(with: .journalFailed) == [3] && tally.failed(with: .closed) == [4])
    }
}
