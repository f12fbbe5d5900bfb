import Foundation
import Interactions

/// Commits entries in groups: while one group is being synced, the next gathers.
final class CommitThread: Sendable {
    typealias Completion = @Sendable (Result<Void, JournalError>) -> Void

    private struct Waiting {
        var entries: [JournalEntry] = []
        var completions: [Completion] = []
    }

    /// What the condition guards.
    private final class State: @unchecked Sendable {
        let condition = NSCondition()
        var waiting = Waiting()
        var isStopping = false
        var hasStopped = false
    }

    private let state = State()
    private let maximumWaiting: Int
    /// How many entries are made durable together at most, so that who reads them back can bound its memory.
    private static let maximumGroup = 2048

    /// - Parameter commit: makes entries durable, all or none.
    init(maximumWaiting: Int, commit: @escaping @Sendable ([JournalEntry]) throws -> Void) {
        self.maximumWaiting = maximumWaiting
        let thread = Thread { [state] in
            while let group = Self.next(state) {
                let result = Result { try commit(group.entries) }.mapError { _ in JournalError.journalFailed }
                for completion in group.completions { completion(result) }
            }
        }
        thread.name = "journal"
        thread.start()
    }

    func append(_ entry: JournalEntry, completion: @escaping Completion) {
        state.condition.lock()
        let refusal: JournalError? =
            state.isStopping ? .closed : state.waiting.entries.count >= maximumWaiting ? .overload : nil
        if refusal == nil {
            state.waiting.entries.append(entry)
            state.waiting.completions.append(completion)
            state.condition.signal()
        }
        state.condition.unlock()
        if let refusal { completion(.failure(refusal)) }
    }

    /// Returns when everything appended so far has been answered for.
    func stop() {
        state.condition.lock()
        defer { state.condition.unlock() }
        state.isStopping = true
        state.condition.broadcast()
        while !state.hasStopped { state.condition.wait() }
    }

    /// What has gathered; waits for something, and returns `nil` when nothing more will come.
    private static func next(_ state: State) -> Waiting? {
        state.condition.lock()
        defer { state.condition.unlock() }
        while state.waiting.entries.isEmpty && !state.isStopping { state.condition.wait() }
        guard !state.waiting.entries.isEmpty else {
            state.hasStopped = true
            state.condition.broadcast()
            return nil
        }
        if state.waiting.entries.count <= maximumGroup {
            defer { state.waiting = Waiting() }
            return state.waiting
        }
        let group = Waiting(
            entries: Array(state.waiting.entries.prefix(maximumGroup)),
            completions: Array(state.waiting.completions.prefix(maximumGroup)))
        state.waiting.entries.removeFirst(maximumGroup)
        state.waiting.completions.removeFirst(maximumGroup)
        return group
    }
}
