import Foundation
import Interactions
import Metrics

/// What the processor says of itself.
struct ProcessorMetrics: Sendable {
    private let interactions = InteractionKind.allCases.map(KindMetrics.init)
    private let dropped = Dictionary(
        uniqueKeysWithValues: Processing.DropReason.allCases.map {
            ($0, Counter(label: "waymark_processor_dropped", dimensions: [("reason", $0.rawValue)]))
        })
    private let steps = Dictionary(
        uniqueKeysWithValues: Processing.Step.allCases.map {
            ($0, Metrics.Timer(label: "waymark_processor_step_seconds", dimensions: [("step", $0.rawValue)]))
        })
    private let sizes = Recorder(label: "waymark_processor_batch_interactions")
    /// How old the oldest interaction of the last batch was when it was recorded; 0 where there is nothing to process.
    private let lag = Meter(label: "waymark_processor_lag_seconds")
    let failures = Counter(label: "waymark_processor_failures")

    /// A batch has come to its end; `interactions` have been recorded, unless it failed.
    func note(_ totals: ProcessingTotals, _ interactions: [Interaction], at now: Date) {
        for (step, duration) in totals.durations { steps[step]?.record(duration: duration) }
        for (reason, count) in totals.dropped { dropped[reason]?.increment(by: count) }
        guard totals.batches > 0 else { return }
        sizes.record(interactions.count)
        for kind in self.interactions { kind.count(interactions) }
        if let oldest = interactions.lazy.map(\.at).min() { lag.set(max(0, now.timeIntervalSince(oldest))) }
    }

    /// There is nothing that has not been processed.
    func noteIdle() { lag.set(0) }
}

/// The counters of one kind of interaction.
private struct KindMetrics: Sendable {
    private let kind: InteractionKind
    private let attributed, anonymous, automated: Counter

    init(_ kind: InteractionKind) {
        func counter(_ recorded: String) -> Counter {
            Counter(label: "waymark_processor_interactions", dimensions: [("kind", kind.name), ("recorded", recorded)])
        }
        self.kind = kind
        (attributed, anonymous, automated) = (counter("attributed"), counter("anonymous"), counter("automated"))
    }

    func count(_ interactions: [Interaction]) {
        var (people, machines, nobody) = (0, 0, 0)
        for interaction in interactions where interaction.kind == kind {
            if interaction.automated != nil {
                machines += 1
            } else if interaction.attribution == nil {
                nobody += 1
            } else {
                people += 1
            }
        }
        if people > 0 { attributed.increment(by: people) }
        if nobody > 0 { anonymous.increment(by: nobody) }
        if machines > 0 { automated.increment(by: machines) }
    }
}
