import Interactions
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
