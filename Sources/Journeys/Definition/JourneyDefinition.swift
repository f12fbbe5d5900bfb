/// A journey as its author wrote it (M11). Publishing freezes it as a journey version.
package struct JourneyDefinition: Equatable, Sendable {
    /// What people call it.
    package var name: String
    package var audience: Audience
    package var entry: Entry
    package var exit: ExitRule?
    package var quietHours: QuietHours?
    package var frequencyCap: FrequencyCap?
    package var steps: [Step]

    package init(
        name: String, audience: Audience, entry: Entry = .once, exit: ExitRule? = nil, quietHours: QuietHours? = nil,
        frequencyCap: FrequencyCap? = nil, steps: [Step]
    ) {
        self.name = name
        self.audience = audience
        self.entry = entry
        self.exit = exit
        self.quietHours = quietHours
        self.frequencyCap = frequencyCap
        self.steps = steps
    }

    /// Who it is for.
    package enum Audience: Equatable, Sendable {
        /// Every profile of the organization.
        case everyone
        /// The profiles with these external ids.
        case profiles([String])
        /// The profiles of which all of these hold, also those of which they come to hold later.
        case filter([Condition])
        /// Each profile that this event is recorded of, from then on.
        case event(String)
    }

    /// Whether a profile that has been in it may enter again: when it is published anew, when its filter comes to hold again,
    /// or when its event is recorded again.
    package enum Entry: Equatable, Sendable {
        case once
        /// Once its last run began so long ago, and has ended.
        case again(after: JourneyDuration)
        /// Once its last run has ended; by an event also before.
        case always
    }

    /// What ends a run before its last step, looked at before each step.
    package enum ExitRule: Equatable, Sendable {
        /// All of these hold.
        case conditions([Condition])
        /// This event is recorded of the profile.
        case event(String)
    }

    /// A limit for each contact point: no message goes out to one that was sent so many within this time, in any journey.
    package struct FrequencyCap: Hashable, Sendable, Codable {
        /// From 1.
        package var messages: Int
        package var within: JourneyDuration

        package init(messages: Int, within: JourneyDuration) {
            self.messages = messages
            self.within = within
        }
    }
}
