package import Journeys
package import LinkIdentifiers

/// A text message that is handed over.
package struct HandOver: Sendable {
    package let delivery: DeliveryNumber
    /// By ordinal: what its personalised links take of the recipient, in the order of their placeholders (M1.6).
    package let personalValues: [Int: [String]]

    package init(delivery: DeliveryNumber, personalValues: [Int: [String]]) {
        self.delivery = delivery
        self.personalValues = personalValues
    }
}

/// How a step of a run ended.
package struct Completion: Sendable {
    package enum Outcome: Sendable {
        case sent(DeliveryNumber)
        /// It was prepared, and may not be sent any more (M3.3). Its number names nothing from then on.
        case dropped(DeliveryNumber)
        /// Nothing was prepared.
        case skipped
        /// Nobody knows whether the gateway has taken it. It counts as sent, and is not sent again.
        case unconfirmed(DeliveryNumber)
        /// The gateway has not taken it, and will not.
        case refused(DeliveryNumber)
        /// It was not taken for certain, and waits to be handed over again.
        case postponed(DeliveryNumber)

        /// The delivery that may have reached its recipient.
        package var taken: DeliveryNumber? {
            switch self {
            case .sent(let delivery), .unconfirmed(let delivery): delivery
            default: nil
            }
        }
    }

    package let run: Int64
    package let runState: JourneyRun.State
    package let outcome: Outcome

    package init(run: Int64, runState: JourneyRun.State, outcome: Outcome) {
        self.run = run
        self.runState = runState
        self.outcome = outcome
    }
}
