import Channels
import Foundation
import Journeys
import Store

extension JourneyVersions {
    /// What was prepared, and may not be sent any more: its consent has gone (M3.3), or its journey was stopped.
    func dropping(_ delivery: PreparedDelivery) async throws -> Completion {
        try await completion(
            of: delivery, after: .notSent(delivery.isStopped ? .stopped : .noConsent), .dropped(delivery.number))
    }

    /// What was prepared before quiet hours began, and has not been offered to anybody: the run takes the step again when they
    /// end. `nil` where it may go out.
    func holdingBack(_ delivery: PreparedDelivery, at now: Date) async throws -> Completion? {
        guard let number = delivery.journeyVersion, let end = try await quietHoursEnd(of: delivery, at: now) else {
            return nil
        }
        let again = JourneyRun.State.ready(step: delivery.step, due: end)
        return Completion(
            .dropped(delivery.number), next: .init(run: delivery.run, version: number, state: again, passed: nil))
    }

    /// When the quiet hours end that hold a delivery back; `nil` where none do.
    func quietHoursEnd(of delivery: PreparedDelivery, at now: Date) async throws -> Date? {
        guard let number = delivery.journeyVersion else { return nil }
        return try await version(number).plan.quietHours?.end(at: now, in: delivery.zone)
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
