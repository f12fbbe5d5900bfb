package import Journal
import Metrics
import Synchronization

/// How many answers were recorded, and how many went out without being recorded (M6.2).
package final class RecordingCounts: Sendable {
    private let recordedCount = Atomic<Int>(0)
    private let overloadCount = Atomic<Int>(0)
    private let fullCount = Atomic<Int>(0)
    private let failedCount = Atomic<Int>(0)
    private let recordedMetrics = RecordingMetrics("waymark_edge_recorded")
    private let overloadMetrics = RecordingMetrics("waymark_edge_unrecorded", reason: .overload)
    private let fullMetrics = RecordingMetrics("waymark_edge_unrecorded", reason: .journalFull)
    private let failedMetrics = RecordingMetrics("waymark_edge_unrecorded", reason: .journalFailed)

    func note(_ result: Result<Void, JournalError>, _ tally: RecordingTally) {
        switch result {
        case .success: note(tally, recordedCount, recordedMetrics)
        case .failure(.overload): note(tally, overloadCount, overloadMetrics)
        case .failure(.journalFull): note(tally, fullCount, fullMetrics)
        case .failure: note(tally, failedCount, failedMetrics)
        }
    }

    private func note(_ tally: RecordingTally, _ count: borrowing Atomic<Int>, _ metrics: RecordingMetrics) {
        count.add(tally.count, ordering: .relaxed)
        metrics.add(tally)
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

/// The counters of one outcome, by kind.
private struct RecordingMetrics: Sendable {
    private let clicks, opens, receipts: Counter

    init(_ label: String, reason: JournalError? = nil) {
        let reasons = reason.map { [("reason", $0.rawValue)] } ?? []
        clicks = Counter(label: label, dimensions: [("kind", "click")] + reasons)
        opens = Counter(label: label, dimensions: [("kind", "open")] + reasons)
        receipts = Counter(label: label, dimensions: [("kind", "receipt")] + reasons)
    }

    func add(_ tally: RecordingTally) {
        if tally.clicks > 0 { clicks.increment(by: tally.clicks) }
        if tally.opens > 0 { opens.increment(by: tally.opens) }
        if tally.receipts > 0 { receipts.increment(by: tally.receipts) }
    }
}
