import Metrics
import Store

/// What journeys say of themselves.
struct JourneyMetrics: Sendable {
    /// Profiles that it was looked at whether they enter.
    let looked = Counter(label: "waymark_journeys_profiles_looked_at")
    /// Runs that were moved on.
    private let moved = Counter(label: "waymark_journeys_runs_moved")
    /// Messages that runs have prepared.
    private let prepared = Counter(label: "waymark_journeys_messages_prepared")
    /// Runs that ended with a journey that was stopped.
    let stopped = Counter(label: "waymark_journeys_runs_stopped")
    /// How many runs were moved on together.
    private let sizes = Recorder(label: "waymark_journeys_batch_runs")
    /// From the look for what is due to its end in the store, where something was.
    let batch = Timer(label: "waymark_journeys_batch_seconds")
    let failures = Counter(label: "waymark_journeys_failures")
    private let steps = StepMetrics()

    func note(_ moves: [RunMove]) {
        sizes.record(moves.count)
        moved.increment(by: moves.count)
        prepared.increment(by: moves.count { $0.delivery != nil })
        for move in moves { for step in move.passed { steps.note(step.outcome) } }
    }
}
