import Foundation
import Journal
import Testing

/// Counts completions, and waits for them with a deadline.
final class Tally: @unchecked Sendable {
    private let lock = NSLock()
    private var counts: [Int: Int] = [:]
    private var results: [Int: Result<Void, JournalError>] = [:]

    func note(_ index: Int, _ result: Result<Void, JournalError>) {
        lock.withLock {
            counts[index, default: 0] += 1
            results[index] = result
        }
    }

    /// How often each was completed.
    var completions: [Int: Int] { lock.withLock { counts } }
    var succeeded: Set<Int> { lock.withLock { Set(results.filter { $0.value.error == nil }.keys) } }
    func failed(with error: JournalError) -> Set<Int> {
        lock.withLock { Set(results.filter { $0.value.error == error }.keys) }
    }

    func wait(for count: Int) async throws {
        let deadline = ContinuousClock.now + .seconds(20)
        while completions.count < count {
            try #require(ContinuousClock.now < deadline, "only \(completions.count) of \(count) were answered")
            try await Task.sleep(for: .milliseconds(2))
        }
    }
}
