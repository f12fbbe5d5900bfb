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
        state.waiting.entries.append(.numbered(number))
        state.waiting.completions.append { tally.note(number, $0) }
    }

    @Test("M6.2 those below a number are given up, in the group with the disk and behind it", arguments: 0...8)
    func givingUp(end: Int) {
        let tally = Tally()
        let state = state(tally, 6)
        #expect(state.beginCommit(of: 4) == (0..<4).map { .numbered($0) })
        #expect(state.nextNumber == 6)
        for completion in state.giveUp(below: end) { completion(.failure(.overload)) }
        #expect(tally.failed(with: .overload) == Set(0..<min(end, 6)))
        #expect(state.giveUp(below: end).isEmpty)
        for completion in state.takeAnswerable() { completion(.success(())) }
        #expect(tally.succeeded == (end < 4 ? Set(end..<4) : []))
        #expect(state.takeAnswerable().isEmpty)
        #expect(state.beginCommit(of: 4) == (max(4, min(end, 6))..<6).map { .numbered($0) })
        for completion in state.takeAnswerable() { completion(.success(())) }
        #expect(tally.completions == Dictionary(uniqueKeysWithValues: (0..<6).map { ($0, 1) }))
        #expect(state.nextNumber == 6)
    }

    @Test("A group is bounded, and the numbers go on behind it")
    func groups() {
        let tally = Tally()
        let state = state(tally, 5)
        #expect(state.beginCommit(of: 2).count == 2)
        add(5, to: state, tally)
        #expect(state.beginCommit(of: 3) == [.numbered(2), .numbered(3), .numbered(4)])
        #expect(state.beginCommit(of: 3) == [.numbered(5)])
        #expect(state.nextNumber == 6 && state.waiting.isEmpty)
    }
}
