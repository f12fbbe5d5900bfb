package import Foundation

/// A profile's pass through a journey: a state machine that takes what happened and returns what to do.
///
/// What is repeated or late changes nothing. A step is sent once at most: steps only ever come with growing indices.
package struct JourneyRun: Equatable, Sendable {
    package enum State: Equatable, Sendable {
        /// About to take the step, at once or when its time has come.
        case ready(step: Int, due: Date? = nil)
        /// A message of the step is on its way.
        case sending(step: Int)
        case waiting(step: Int, until: Date)
        /// Until then, and at that very moment, a reaction is in time.
        case listening(step: Int, until: Date)
        case finished

        /// `nil` at the end.
        package var step: Int? {
            switch self {
            case .ready(let step, _), .sending(let step), .waiting(let step, _), .listening(let step, _): step
            case .finished: nil
            }
        }
    }

    package enum Event: Sendable {
        /// Somebody has time for this run.
        case time(Moment)
        case reacted(Reaction)
        /// The event of the exit rule has been recorded.
        case left
        /// The step's message went out.
        case sent
        /// The step's message did not go out, and will not.
        case notSent(StepOutcome)
    }

    /// What a run has to know to go on.
    package struct Moment: Sendable {
        package var now: Date
        /// All reactions up to here have been told, and some later ones.
        package var heardThrough: Date
        package var attributes: [String: String]
        /// That of profiles without one of their own.
        package var organizationZone: TimeZone

        package init(now: Date, heardThrough: Date, attributes: [String: String], organizationZone: TimeZone) {
            self.now = now
            self.heardThrough = heardThrough
            self.attributes = attributes
            self.organizationZone = organizationZone
        }

        /// The profile's time zone.
        var zone: TimeZone { TimeZone(of: attributes, organization: organizationZone) }
    }

    /// What a person has done with a message of the run.
    package struct Reaction: Sendable, Equatable {
        package var kind: JourneyDefinition.Reaction.Kind
        /// The index of the step that sent the message.
        package var step: Int
        /// The name of the link that was clicked; `nil` where it has none.
        package var link: String?
        package var at: Date

        package init(kind: JourneyDefinition.Reaction.Kind, step: Int, link: String?, at: Date) {
            self.kind = kind
            self.step = step
            self.link = link
            self.at = at
        }
    }

    package enum Action: Equatable, Sendable {
        /// Send the message of this step, and say what became of it.
        case send(step: Int)
        case update(attribute: String, value: String)
        /// Count that a step was left.
        case passed(step: Int, StepOutcome)
    }

    package let plan: JourneyPlan
    package private(set) var state: State
    /// The indices of the `when`s ahead whose reaction has come; the number of steps stands for the exit rule's event, and the
    /// one behind it for the journey's having been stopped while a message was on its way.
    package private(set) var heard: Set<Int>

    package init(_ plan: JourneyPlan, state: State = .ready(step: 0), heard: Set<Int> = []) {
        self.plan = plan
        // A journey without steps is at its end.
        self.state = state.step.map(plan.steps.indices.contains) ?? true ? state : .finished
        self.heard = heard
    }

    package mutating func handle(_ event: Event) -> [Action] {
        var actions: [Action] = []
        switch event {
        case .time(let moment): advance(moment, &actions)
        case .reacted(let reaction): hear(reaction, &actions)
        case .left: leave(&actions)
        case .sent: if case .sending(let step) = state { pass(step, .sent, &actions) }
        case .notSent(let outcome): if case .sending(let step) = state { pass(step, outcome, &actions) }
        }
        return actions
    }

    private mutating func advance(_ moment: Moment, _ actions: inout [Action]) {
        var moment = moment
        while true {
            switch state {
            case .ready(let step, let due) where due ?? moment.now <= moment.now:
                take(step, &moment, &actions)
            case .waiting(let step, let until) where until <= moment.now: pass(step, .waited, &actions)
            case .listening(let step, let until) where until < moment.heardThrough: pass(step, .timedOut, &actions)
            case .ready, .waiting, .listening, .sending, .finished: return
            }
        }
    }

    private mutating func take(_ step: Int, _ moment: inout Moment, _ actions: inout [Action]) {
        if let outcome = ending(moment.attributes) { return pass(step, outcome, &actions) }
        switch plan.steps[step].action {
        case .message:
            if let end = plan.quietHours?.end(at: moment.now, in: moment.zone) {
                state = .ready(step: step, due: end)
            } else {
                state = .sending(step: step)
                actions.append(.send(step: step))
            }
        case .wait(let wait):
            let end = wait.end(from: moment.now, in: moment.zone)
            if end <= moment.now { pass(step, .waited, &actions) } else { state = .waiting(step: step, until: end) }
        case .when(let listener):
            if heard.contains(step) {
                pass(step, .reacted, &actions)
            } else {
                state = .listening(step: step, until: moment.now + Double(listener.within.seconds))
            }
        case .condition(let conditions):
            pass(step, conditions.hold(of: moment.attributes) ? .met : .unmet, &actions)
        case .update(let attribute, let value):
            moment.attributes[attribute] = value
            actions.append(.update(attribute: attribute, value: value))
            pass(step, .updated, &actions)
        case .exit: pass(step, .exited, &actions)
        }
    }

    /// How the run ends before its next step; `nil` where it goes on.
    private func ending(_ attributes: [String: String]) -> StepOutcome? {
        if heard.contains(plan.steps.count + 1) { return .stopped }
        if heard.contains(plan.steps.count) { return .left }
        if case .conditions(let conditions) = plan.exit, conditions.hold(of: attributes) { return .left }
        return nil
    }

    private mutating func hear(_ reaction: Reaction, _ actions: inout [Action]) {
        guard let current = state.step else { return }
        for index in plan.listeners(of: reaction.step) where index >= current {
            guard case .when(let listener) = plan.steps[index].action, listener.hears(reaction) else { continue }
            if case .listening(index, let until) = state {
                if reaction.at <= until { pass(index, .reacted, &actions) }
            } else {
                heard.insert(index)
            }
        }
    }

    private mutating func leave(_ actions: inout [Action]) {
        switch state {
        case .finished: return
        // What became of its message is still to be said.
        case .sending: heard.insert(plan.steps.count)
        case .ready(let step, _), .waiting(let step, _), .listening(let step, _): pass(step, .left, &actions)
        }
    }

    private mutating func pass(_ step: Int, _ outcome: StepOutcome, _ actions: inout [Action]) {
        actions.append(.passed(step: step, outcome))
        let next = outcome.takesOtherwise ? plan.steps[step].otherwise : plan.steps[step].next
        state = outcome.endsRun ? .finished : next.map { .ready(step: $0) } ?? .finished
    }
}

extension JourneyPlan.Listener {
    func hears(_ reaction: JourneyRun.Reaction) -> Bool {
        reaction.kind == kind && (link == nil || link == reaction.link)
    }
}

extension JourneyDefinition.Wait {
    /// When it is over that begins now.
    func end(from now: Date, in zone: TimeZone) -> Date {
        switch self {
        case .duration(let duration): now + Double(duration.seconds)
        case .timeOfDay(let time): LocalTime(at: now, in: zone).next(time).date(in: zone, after: now)
        case .date(let date): date.date(in: zone)
        }
    }
}
