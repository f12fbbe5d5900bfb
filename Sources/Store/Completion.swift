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

/// What became of a prepared delivery.
package struct Completion: Sendable {
    package enum Outcome: Sendable {
        case sent(DeliveryNumber)
        /// It was prepared, and may not be sent any more (M3.3). Its number names nothing from then on.
        case dropped(DeliveryNumber)
        /// Nobody knows whether it was taken. It counts as sent, and is not sent again.
        case unconfirmed(DeliveryNumber)
        /// It was not taken, and will not be.
        case refused(DeliveryNumber)
        /// A text message that was not taken for certain, and waits to be handed over again.
        case postponed(DeliveryNumber)
        /// An e-mail that was not taken for now, and waits for another try.
        case deferred(DeliveryNumber, MailRetry)
        /// An e-mail that may have been taken, and is offered again: its recipient may get it twice. It is counted.
        case unacknowledged(DeliveryNumber, MailRetry)
        /// An e-mail that was not offered after all, and waits as it did before.
        case returned(DeliveryNumber)

        /// The delivery that may have reached its recipient.
        package var taken: DeliveryNumber? {
            switch self {
            case .sent(let delivery), .unconfirmed(let delivery): delivery
            default: nil
            }
        }
    }

    package let outcome: Outcome
    /// Where the run goes on that was sending it; `nil` where it goes on waiting, or there is none.
    package let next: Next?

    package struct Next: Sendable {
        package let run: Int64
        /// The number of its journey version.
        package let version: Int64
        package let state: JourneyRun.State
        /// The step it has left; `nil` where it is to take it again.
        package let passed: (step: Int, outcome: StepOutcome)?

        package init(run: Int64, version: Int64, state: JourneyRun.State, passed: (step: Int, outcome: StepOutcome)?) {
            self.run = run
            self.version = version
            self.state = state
            self.passed = passed
        }
    }

    package init(_ outcome: Outcome, next: Next?) {
        self.outcome = outcome
        self.next = next
    }
}
