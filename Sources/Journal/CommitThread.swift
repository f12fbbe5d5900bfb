import Foundation
import Interactions

/// Commits entries in groups: while one group is being synced, the next gathers.
final class CommitThread: Sendable {
    typealias Completion = @Sendable (Result<Void, JournalError>) -> Void

    private let state = State()
    private let maximumWaiting: Int
    private let clock: WaitingClock?
    /// How many entries are made durable together, give or take what was appended at once, so that who reads them back can
    /// bound its memory.
    private static let maximumGroup = 2048

    /// - Parameters:
    ///   - maximumWait: after how many milliseconds entries that are not durable are given up; `0` for never.
    ///   - commit: makes entries durable, all or none; with no entries it only tries whether it could.
    init(maximumWaiting: Int, maximumWait: Int, commit: @escaping @Sendable ([JournalPack]) throws -> Void) {
        self.maximumWaiting = maximumWaiting
        clock = maximumWait > 0 ? WaitingClock(maximumWait: maximumWait, state: state) : nil
        let thread = Thread { [state] in
            while let group = Self.next(state) {
                let result = Result { try commit(group) }.mapError { $0 as? JournalError ?? .journalFailed }
                for completion in state.takeAnswerable() { completion(result) }
            }
        }
        thread.name = "journal"
        thread.start()
    }

    func append(_ entries: JournalPack, completion: @escaping Completion) {
        state.condition.lock()
        let refusal: JournalError? =
            state.isStopping ? .closed : state.waiting.count >= maximumWaiting ? .overload : nil
        if refusal == nil {
            state.waiting.add(entries, completion)
            state.condition.signal()
        }
        state.condition.unlock()
        if let refusal { completion(.failure(refusal)) }
    }

    /// Has the next commit tell what came of it; without entries it is made for that alone. No bound on its time.
    func probe(_ completion: @escaping Completion) {
        state.condition.lock()
        let isStopping = state.isStopping
        if !isStopping {
            state.waiting.probes.append(completion)
            state.condition.signal()
        }
        state.condition.unlock()
        if isStopping { completion(.failure(.closed)) }
    }

    /// Returns when everything appended so far has been answered for.
    func stop() {
        state.condition.lock()
        state.isStopping = true
        state.condition.broadcast()
        while !state.hasStopped { state.condition.wait() }
        state.condition.unlock()
        clock?.stop()
    }

    /// The entries that have gathered; waits for some, or for a probe, and returns `nil` when nothing more will come.
    private static func next(_ state: State) -> [JournalPack]? {
        state.condition.lock()
        defer { state.condition.unlock() }
        while state.waiting.isEmpty && !state.isStopping { state.condition.wait() }
        guard !state.waiting.isEmpty else {
            state.hasStopped = true
            state.condition.broadcast()
            return nil
        }
        return state.beginCommit(of: maximumGroup)
    }
}
