import Channels
import Journeys
import Store

extension Completion {
    /// What was prepared, and may not be sent any more (M3.3).
    init(dropping delivery: PreparedDelivery) {
        self.init(of: delivery, after: .notSent, .dropped(delivery.number))
    }

    init(of delivery: PreparedDelivery, _ outcome: TextOutcome) {
        switch outcome {
        case .accepted: self.init(of: delivery, after: .sent, .sent(delivery.number))
        case .unconfirmed: self.init(of: delivery, after: .sent, .unconfirmed(delivery.number))
        case .refused: self.init(of: delivery, after: .notSent, .refused(delivery.number))
        case .unavailable: self.init(of: delivery, after: nil, .postponed(delivery.number))
        }
    }

    /// - Parameter event: what the run is told; `nil` where it goes on waiting.
    init(of delivery: PreparedDelivery, after event: JourneyRun.Event?, _ outcome: Outcome) {
        var machine = JourneyRun(state: delivery.runState, stepCount: delivery.stepCount)
        if let event { _ = machine.handle(event) }
        self.init(run: delivery.run, runState: machine.state, outcome: outcome)
    }
}
