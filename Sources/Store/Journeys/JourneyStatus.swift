package import Foundation
package import Journeys

/// How far a journey's runs have come.
package struct JourneyStatus: Sendable {
    package struct Version: Sendable {
        /// The store's number of the journey version.
        package let number: Int64
        package let publishedAt: Date
        package let definition: JourneyDefinition
        /// The definition's steps in one list.
        package let plan: JourneyPlan
        /// How many runs have begun with it.
        package let started: Int
        /// For each step of the plan how many runs have left it, and how.
        package let passed: [[StepOutcome: Int]]
        /// For each step of the plan how many of its e-mails wait for another try, by what the last came to, such as
        /// `450 4.2.0`.
        package let retrying: [[String: Int]]

        package init(
            number: Int64, publishedAt: Date, definition: JourneyDefinition, started: Int, passed: [[StepOutcome: Int]],
            retrying: [[String: Int]]
        ) {
            self.number = number
            self.publishedAt = publishedAt
            self.definition = definition
            plan = JourneyPlan(definition)
            self.started = started
            self.passed = passed
            self.retrying = retrying
        }

        /// For each step of the plan how many runs have come to it.
        package var arrived: [Int] {
            var arrived = [Int](repeating: 0, count: plan.steps.count)
            if !arrived.isEmpty { arrived[0] = started }
            // Steps only ever lead to later ones.
            for (index, step) in plan.steps.enumerated() {
                for (outcome, count) in passed[index] where !outcome.endsRun {
                    if let next = outcome.takesOtherwise ? step.otherwise : step.next { arrived[next] += count }
                }
            }
            return arrived
        }

        /// For each step of the plan how many runs are at it.
        package var waiting: [Int] { zip(arrived, passed).map { $0 - $1.values.reduce(0, +) } }
        /// How many runs are under way.
        package var underWay: Int { waiting.reduce(0, +) }
    }

    package let state: JourneyState
    /// How many of how many profiles of the organization have been looked at since it was published.
    package let audience: (looked: Int, of: Int)
    /// The newest first. Older ones only where runs of theirs are under way.
    package let versions: [Version]

    package init(state: JourneyState, audience: (looked: Int, of: Int), versions: [Version]) {
        self.state = state
        self.audience = audience
        self.versions = versions
    }
}
