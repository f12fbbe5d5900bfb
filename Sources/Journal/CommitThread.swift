import Foundation
import Interactions

/// Commits entries in groups: while one group is being synced, the next gathers.
final class CommitThread: Sendable {
    typealias Completion = @Sendable (Result<Void, JournalError>) -> Void

    private let state = State()
    private let maximumWaiting: Int
    private let clock: WaitingClock?
    private let stopped = DispatchSemaphore(value: 0)
    /// How many entries are made durable together, give or take what was appended at once, so that who reads them back can
    /// bound its memory.
    private static let maximumGroup = 2048
    /// How many entries are committed without waiting for more. With fewer, as many are waited for as there were at the end of
    /// the last commit, those that it answered among them. Otherwise clients that click again and again fall apart into
    /// groups, some with the disk while others wait, and each costs a sync. A click that comes alone waits for nothing.
    private static let enough = 128
    /// How long after the last commit they are waited for.
    private static let longestPause = DispatchTimeInterval.milliseconds(1)

    /// - Parameters:
    ///   - maximumWait: after how many milliseconds entries that are not durable are given up; `0` for never.
    ///   - commit: makes entries durable, all or none; with no entries it only tries whether it could.
    init(maximumWaiting: Int, maximumWait: Int, commit: @escaping @Sendable ([JournalPack]) throws -> Void) {
        self.maximumWaiting = maximumWaiting
        clock = maximumWait > 0 ? WaitingClock(maximumWait: maximumWait, state: state) : nil
        let thread = Thread { [state, stopped] in
            var answered = 0
            while let group = Self.next(state, answered: answered) {
                let result = Result { try commit(group) }.mapError { $0 as? JournalError ?? .journalFailed }
                answered = group.reduce(0) { $0 + $1.count }
                for completion in state.takeAnswerable() { completion(result) }
            }
            stopped.signal()
        }
        thread.name = "journal"
        thread.start()
    }

    /// How many entries wait for the disk.
    var waiting: Int {
        state.lock.lock()
        defer { state.lock.unlock() }
        return state.waiting.count
    }

    func append(_ entries: JournalPack, completion: @escaping Completion) {
        let refusal: JournalError? = state.change {
            if state.isStopping { return .closed }
            if state.waiting.count >= maximumWaiting { return .overload }
            state.waiting.add(entries, completion)
            return nil
        }
        if let refusal { completion(.failure(refusal)) }
    }

    /// Has the next commit tell what came of it; without entries it is made for that alone. No bound on its time.
    func probe(_ completion: @escaping Completion) {
        let isStopping = state.change {
            if !state.isStopping { state.waiting.probes.append(completion) }
            return state.isStopping
        }
        if isStopping { completion(.failure(.closed)) }
    }

    /// Returns when everything appended so far has been answered for.
    func stop() {
        state.change { state.isStopping = true }
        stopped.wait()
        stopped.signal()
        clock?.stop()
    }

    /// The entries that have gathered; waits for some, or for a probe, and returns `nil` when nothing more will come.
    ///
    /// - Parameter answered: how many entries the last commit had.
    private static func next(_ state: State, answered: Int) -> [JournalPack]? {
        state.lock.lock()
        defer { state.lock.unlock() }
        let wanted = min(state.waiting.count + answered, enough)
        if state.waiting.count < wanted, !state.isStopping { state.sleep(until: wanted, atMost: longestPause) }
        while state.waiting.isEmpty && !state.isStopping { state.sleep() }
        return state.waiting.isEmpty ? nil : state.beginCommit(of: maximumGroup)
    }
}
