package import Journal
import Synchronization

/// How many answers were recorded, and how many went out without being recorded (M6.2).
package final class RecordingCounts: Sendable {
    private let recordedCount = Atomic<Int>(0)
    private let overloadCount = Atomic<Int>(0)
    private let fullCount = Atomic<Int>(0)
    private let failedCount = Atomic<Int>(0)

    func note(_ result: Result<Void, JournalError>, count: Int) {
        switch result {
        case .success: recordedCount.add(count, ordering: .relaxed)
        case .failure(.overload): overloadCount.add(count, ordering: .relaxed)
        case .failure(.journalFull): fullCount.add(count, ordering: .relaxed)
        case .failure: failedCount.add(count, ordering: .relaxed)
        }
    }

    package var recorded: Int { recordedCount.load(ordering: .relaxed) }
    package var unrecorded: [JournalError: Int] {
        [
            .overload: overloadCount.load(ordering: .relaxed),
            .journalFull: fullCount.load(ordering: .relaxed),
            .journalFailed: failedCount.load(ordering: .relaxed),
        ]
    }
}
