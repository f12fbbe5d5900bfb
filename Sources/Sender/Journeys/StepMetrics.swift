import Journeys
import Metrics

/// Counts the steps that runs leave, by how they do.
struct StepMetrics: Sendable {
    private let passed = Dictionary(
        uniqueKeysWithValues: StepOutcome.kinds.map {
            ($0, Counter(label: "waymark_journeys_steps_passed", dimensions: [("outcome", $0)]))
        })

    func note(_ outcome: StepOutcome) { passed[outcome.kind]?.increment() }
}
