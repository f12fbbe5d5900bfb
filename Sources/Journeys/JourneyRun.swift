/// A profile's pass through a journey: a state machine that takes what happened and returns what to do.
package struct JourneyRun: Equatable, Sendable {
    package enum State: Equatable, Sendable {
        /// About to take the step at this index.
        case ready(step: Int)
        /// A message of this step is on its way.
        case sending(step: Int)
        case finished
    }

    package enum Event: Equatable, Sendable {
        /// Somebody has time for this run.
        case resumed
        /// The step's message went out.
        case sent
        /// The step's message may not be sent to this profile (M3.3), or there is nowhere to send it.
        case notSent
    }

    package enum Action: Equatable, Sendable {
        case send(step: Int)
        case wait
        case finish
    }

    package private(set) var state: State
    private let stepCount: Int

    package init(state: State = .ready(step: 0), stepCount: Int) {
        self.state = state
        self.stepCount = stepCount
    }

    package mutating func handle(_ event: Event) -> Action {
        switch (state, event) {
        case (.ready(let step), .resumed):
            guard step < stepCount else {
                state = .finished
                return .finish
            }
            state = .sending(step: step)
            return .send(step: step)
        case (.sending(let step), .sent), (.sending(let step), .notSent):
            state = step + 1 < stepCount ? .ready(step: step + 1) : .finished
            return state == .finished ? .finish : .wait
        default:
            // A repeated or late event changes nothing.
            return .wait
        }
    }
}
