import Foundation
import Journeys
package import Store
import Workspace

/// How far the runs of a journey version have come, in JSON.
package struct JourneyStatusReport: Encodable, Sendable {
    private struct Step: Encodable {
        let id, kind: String
        let arrived, waiting: Int
        /// By outcome.
        let passed: [String: Int]
        /// By what the last try came to.
        let retrying: [String: Int]
    }

    private let journey, state, publishedAt: String
    private let started, underWay: Int
    private let profilesLookedAt, profiles: Int
    private let steps: [Step]

    /// - Parameter journey: its name.
    package init(_ journey: String, _ status: JourneyStatus, _ version: JourneyStatus.Version) {
        self.journey = journey
        state = status.state.name
        publishedAt = Timestamp.text(version.publishedAt, hasFraction: true)
        started = version.started
        underWay = version.underWay
        profilesLookedAt = status.audience.looked
        profiles = status.audience.of
        let (arrived, waiting) = (version.arrived, version.waiting)
        steps = version.plan.steps.enumerated().map { index, step in
            Step(
                id: step.id, kind: step.action.kind, arrived: arrived[index], waiting: waiting[index],
                passed: Dictionary(uniqueKeysWithValues: version.passed[index].map { ($0.key.description, $0.value) }),
                retrying: version.retrying[index])
        }
    }
}
