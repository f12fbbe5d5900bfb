package import Foundation
package import Journeys

/// A journey as it was published, with what its steps send.
package struct StoredJourneyVersion: Sendable {
    package let number: Int64
    package let plan: JourneyPlan
    /// For each step of the plan the message version that it sends; `nil` where it sends none.
    package let messageVersions: [Int64?]

    package init(
        number: Int64, plan: JourneyPlan, messageVersions: [Int64?]
    ) {
        self.number = number
        self.plan = plan
        self.messageVersions = messageVersions
    }
}

/// Runs that something is to be done for.
package struct DueRuns: Sendable {
    package let runs: [DueRun]
    /// The processor has recorded all that was answered up to here.
    package let heardThrough: Date

    package init(runs: [DueRun], heardThrough: Date) {
        self.runs = runs
        self.heardThrough = heardThrough
    }
}

package struct DueRun: Sendable {
    package let run: Int64
    /// The number of its journey version.
    package let version: Int64
    package let state: JourneyRun.State
    package let heard: Set<Int>
    /// What has happened since it was last moved, in the order in which it did.
    package let reactions: [HeardReaction]
    package let profile: ReachableProfile

    package init(
        run: Int64, version: Int64, state: JourneyRun.State, heard: Set<Int>, reactions: [HeardReaction],
        profile: ReachableProfile
    ) {
        self.run = run
        self.version = version
        self.state = state
        self.heard = heard
        self.reactions = reactions
        self.profile = profile
    }
}

/// Something that was heard of a run, and is kept until the run has been told.
package struct HeardReaction: Sendable, Equatable {
    /// The store's name for it, within the run.
    package struct Key: Hashable, Sendable {
        package let step, ordinal: Int
        /// When it was first done: something earlier may come to be known of later.
        package let at: Date

        package init(step: Int, ordinal: Int, at: Date) {
            self.step = step
            self.ordinal = ordinal
            self.at = at
        }
    }

    package let key: Key
    /// `nil` for the event of the exit rule.
    package let reaction: JourneyRun.Reaction?

    package init(key: Key, reaction: JourneyRun.Reaction?) {
        self.key = key
        self.reaction = reaction
    }
}
