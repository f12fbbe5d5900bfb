import Channels
import Journeys
import Store

extension JourneyVersions {
    /// What was prepared, and may not be sent any more: its consent has gone (M3.3), or its journey was stopped.
    func dropping(_ delivery: PreparedDelivery) async throws -> Completion {
        try await completion(
            of: delivery, after: .notSent(delivery.isStopped ? .stopped : .noConsent), .dropped(delivery.number))
    }

    func completion(of delivery: PreparedDelivery, _ outcome: TextOutcome) async throws -> Completion {
        switch outcome {
        case .accepted: try await completion(of: delivery, after: .sent, .sent(delivery.number))
        case .unconfirmed: try await completion(of: delivery, after: .sent, .unconfirmed(delivery.number))
        case .refused(let code):
            try await completion(of: delivery, after: .notSent(.failed(code: code)), .refused(delivery.number))
        case .unavailable: Completion(.postponed(delivery.number), next: nil)
        }
    }

    func completion(
        of delivery: PreparedDelivery, after event: JourneyRun.Event, _ outcome: Completion.Outcome
    ) async throws -> Completion {
        // Of a test send there is no run that goes on.
        guard let number = delivery.journeyVersion else { return Completion(outcome, next: nil) }
        var machine = JourneyRun(try await version(number).plan, state: .sending(step: delivery.step))
        guard case .passed(let step, let passed)? = machine.handle(event).first else {
            return Completion(outcome, next: nil)
        }
        return Completion(
            outcome,
            next: .init(run: delivery.run, version: number, state: machine.state, passed: (step, passed)))
    }
}
