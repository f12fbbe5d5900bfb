import Foundation
import Interactions
import TestSupport
import Testing

@testable import Journal

@Suite("Who waits for the disk")
struct WaitingTests {
    private func state(_ tally: Tally, _ count: Int) -> CommitThread.State {
        let state = CommitThread.State()
        for number in 0..<count { add(number, to: state, tally) }
        return state
    }

    private func add(_ number: Int, to state: CommitThread.State, _ tally: Tally) {
        state.waiting.add(JournalPack([.numbered(number)])) { tally.note(number, $0) }
    }

    @Test("M6.2 those below a number are given up, in the group with the disk and behind it", arguments: 0...8)
    func givingUp(end: Int) {
        let tally = Tally()
        let state = state(tally, 6)
        #expect(state.beginCommit(of: 4).entries == (0..<4).map { .numbered($0) })
        #expect(state.nextNumber == 6)
        for completion in state.giveUp(below: end) { completion(.failure(.overload)) }
        #expect(tally.failed(with: .overload) == Set(0..<min(end, 6)))
        #expect(state.giveUp(below: end).isEmpty)
        for completion in state.takeAnswerable() { completion(.success(())) }
        #expect(tally.succeeded == (end < 4 ? Set(end..<4) : []))
        #expect(state.takeAnswerable().isEmpty)
        #expect(state.beginCommit(of: 4).entries == (max(4, min(end, 6))..<6).map { .numbered($0) })
        for completion in state.takeAnswerable() { completion(.success(())) }
        #expect(tally.completions == Dictionary(uniqueKeysWithValues: (0..<6).map { ($0, 1) }))
        #expect(state.nextNumber == 6)
    }

    @Test("What was appended at once is committed and answered at once")
    func batches() {
        let tally = Tally()
        let state = CommitThread.State()
        for batch in [[0, 1, 2], [3], [4, 5]] {
            state.waiting.add(JournalPack(batch.map { .numbered($0) })) {
                for number in batch { tally.note(number, $0) }
            }
        }
        #expect(state.waiting.count == 6)
        #expect(state.beginCommit(of: 2).entries == [.numbered(0), .numbered(1), .numbered(2)])
        #expect(state.waiting.count == 3 && state.nextNumber == 3)
        for completion in state.giveUp(below: 2) { completion(.failure(.overload)) }
        #expect(tally.failed(with: .overload) == [0, 1, 2, 3] as Set)
        #expect(state.waiting.count == 2)
        #expect(state.beginCommit(of: 2).entries == [.numbered(4), .numbered(5)])
        #expect(state.waiting.isEmpty)
    }

    @Test(
        "The thread sleeps until as many wait as it wants, a probe does, or it is to stop",
        arguments: ["entries", "probe", "stop"])
    func sleeping(reason: String) {
        let state = CommitThread.State()
        let (began, woken) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        nonisolated(unsafe) var found = 0
        Thread {
            state.lock.lock()
            began.signal()
            state.sleep(until: 3)
            found = state.waiting.count
            state.lock.unlock()
            woken.signal()
        }.start()
        // From here on the lock is free when the thread sleeps.
        began.wait()
        for number in 0..<2 { state.change { add(number, to: state, Tally()) } }
        state.change {
            switch reason {
            case "entries": add(2, to: state, Tally())
            case "probe": state.waiting.probes.append { _ in }
            default: state.isStopping = true
            }
        }
        #expect(woken.wait(timeout: .now() + 10) == .success)
        #expect(found == (reason == "entries" ? 3 : 2))
    }

    @Test("It does not sleep for longer than it was told, and can be woken again")
    func limit() {
        let state = CommitThread.State()
        state.lock.lock()
        for _ in 0..<100 { state.sleep(until: 4, atMost: .microseconds(50)) }
        state.lock.unlock()
        #expect(state.waiting.isEmpty)
    }

    @Test("A group is bounded, and the numbers go on behind it")
    func groups() {
        let tally = Tally()
        let state = state(tally, 5)
        #expect(state.beginCommit(of: 2).count == 2)
        add(5, to: state, tally)
        #expect(state.beginCommit(of: 3).entries == [.numbered(2), .numbered(3), .numbered(4)])
        #expect(state.beginCommit(of: 3).entries == [.numbered(5)])
        #expect(state.nextNumber == 6 && state.waiting.isEmpty)
    }
}
