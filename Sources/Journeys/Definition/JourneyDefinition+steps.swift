package import Messages

extension JourneyDefinition {
    package struct Step: Equatable, Sendable {
        /// Names the step for as long as the journey lives; no other of the journey has it.
        package var id: String
        package var action: Action

        package init(id: String, action: Action) {
            self.id = id
            self.action = action
        }
    }

    package indirect enum Action: Equatable, Sendable {
        /// Send the message of this name.
        case message(Channel, name: String)
        case wait(Wait)
        /// Go on with `then` as soon as the reaction has come, with `otherwise` when its time is over.
        case when(Reaction, then: [Step], otherwise: [Step])
        /// Go on with `then` where all of these hold.
        case condition([Condition], then: [Step], otherwise: [Step])
        /// Set an attribute of the profile.
        case update(attribute: String, value: String)
        /// End the run.
        case exit
    }

    package enum Wait: Equatable, Sendable {
        case duration(JourneyDuration)
        /// Until it is this time of day in the profile's time zone, today or tomorrow.
        case timeOfDay(TimeOfDay)
        /// Until this day and time in the profile's time zone; not at all where that is over.
        case date(LocalTime)
    }

    /// What a person did with a message of the run.
    package struct Reaction: Equatable, Sendable {
        package enum Kind: String, Sendable, CaseIterable { case opened, clicked }

        package var kind: Kind
        /// The id of the step that sends the message.
        package var step: String
        /// The name of the link that was clicked, as reports show it; `nil` for any.
        package var link: String?
        /// How long it is waited for, from when the run comes to it. What came before, since the message was sent, counts.
        package var within: JourneyDuration

        package init(kind: Kind, step: String, link: String? = nil, within: JourneyDuration) {
            self.kind = kind
            self.step = step
            self.link = link
            self.within = within
        }
    }
}

extension JourneyDefinition.Action {
    /// The two ways on from it; `nil` where there is but one.
    package var branches: (then: [JourneyDefinition.Step], otherwise: [JourneyDefinition.Step])? {
        switch self {
        case .when(_, let then, let otherwise), .condition(_, let then, let otherwise): (then, otherwise)
        case .message, .wait, .update, .exit: nil
        }
    }
}

extension [JourneyDefinition.Step] {
    /// All of them, each before those of its branches, as a plan has them.
    package var flattened: [JourneyDefinition.Step] {
        flatMap { [$0] + ($0.action.branches.map { $0.then.flattened + $0.otherwise.flattened } ?? []) }
    }

    /// How many steps they are, with all in their branches.
    package var size: Int {
        reduce(0) { $0 + 1 + ($1.action.branches.map { $0.then.size + $0.otherwise.size } ?? 0) }
    }
}
