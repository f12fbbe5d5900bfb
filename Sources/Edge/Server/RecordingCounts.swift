package import Journal
import Metrics
import Synchronization

package import struct Foundation.Date

/// How many answers were recorded, and how many went out without being recorded (M6.2).
package final class RecordingCounts: Sendable {
    private let recordedCount = Atomic<Int>(0)
    /// Nobody waits for it unless something is wrong already.
    private let unrecordedCounts = Mutex(Unrecorded())
    private let recordedMetrics = RecordingMetrics("waymark_edge_recorded")
    private let overloadMetrics = RecordingMetrics("waymark_edge_unrecorded", reason: .overload)
    private let fullMetrics = RecordingMetrics("waymark_edge_unrecorded", reason: .journalFull)
    private let failedMetrics = RecordingMetrics("waymark_edge_unrecorded", reason: .journalFailed)

    func note(_ result: Result<Void, JournalError>, _ tally: RecordingTally, at now: @autoclosure () -> Date) {
        switch result {
        case .success:
            recordedCount.add(tally.count, ordering: .relaxed)
            recordedMetrics.add(tally)
        case .failure(.overload): note(tally, .overload, overloadMetrics, at: now())
        case .failure(.journalFull): note(tally, .journalFull, fullMetrics, at: now())
        case .failure: note(tally, .journalFailed, failedMetrics, at: now())
        }
    }

    private func note(_ tally: RecordingTally, _ reason: JournalError, _ metrics: RecordingMetrics, at now: Date) {
        let hour = Self.hour(of: now)
        unrecordedCounts.withLock { counts in
            counts.total[reason, default: 0] += tally.count
            counts.byHour = counts.byHour.filter { hour - $0.key < 24 }
            counts.byHour[hour, default: [:]][reason, default: 0] += tally.count
        }
        metrics.add(tally)
    }

    private static func hour(of time: Date) -> Int { Int(time.timeIntervalSince1970 / 3600) }

    package var recorded: Int { recordedCount.load(ordering: .relaxed) }
    /// By reason, since the start.
    package var unrecorded: [JournalError: Int] { unrecordedCounts.withLock { $0.total } }

    /// By reason, in this hour and the 23 before; without reasons that there were none for.
    package func unrecorded(at now: Date) -> [JournalError: Int] {
        let hour = Self.hour(of: now)
        return unrecordedCounts.withLock { counts in
            counts.byHour.filter { hour - $0.key < 24 }.values.reduce(into: [:]) { $0.merge($1, uniquingKeysWith: +) }
        }
    }
}

/// How many answers went unrecorded, by reason.
private struct Unrecorded {
    var total: [JournalError: Int] = [.overload: 0, .journalFull: 0, .journalFailed: 0]
    /// By the hour since 1970, of late.
    var byHour: [Int: [JournalError: Int]] = [:]
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
