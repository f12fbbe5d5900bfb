import Channels
import Foundation
import Journeys
import LinkIdentifiers
import Store

extension JourneyVersions {
    /// What was prepared, and may not be sent any more: its consent has gone (M3.3), or its journey was stopped.
    func dropping(_ delivery: PreparedDelivery) async throws -> Completion {
        try await completion(
            of: delivery, after: .notSent(delivery.isStopped ? .stopped : .noConsent), .dropped(delivery.number))
    }

    /// What was prepared, nobody was offered, and would not be sent as things stand now: the run takes the step again, when
    /// quiet hours end where it is for these. `nil` where it may go out.
    ///
    /// - Parameter capped: those of its batch that ``capped(among:at:)`` has found.
    func holdingBack(
        _ delivery: PreparedDelivery, capped: Set<DeliveryNumber>, at now: Date
    ) async throws -> Completion? {
        if try await isOutdated(delivery, capped: capped) { return takingBack(delivery, until: now) }
        return try await quietHoursEnd(of: delivery, at: now).flatMap { takingBack(delivery, until: $0) }
    }

    /// Has the run take the step again. Its number names nothing then.
    nonisolated func takingBack(_ delivery: PreparedDelivery, until due: Date) -> Completion? {
        delivery.journeyVersion.map { version in
            Completion(
                .dropped(delivery.number),
                next: .init(
                    run: delivery.run, version: version, state: .ready(step: delivery.step, due: due), passed: nil))
        }
    }

    /// Whether the run would not send it now: it is to end by its exit rule, the profile has another contact point, or others
    /// have reached the frequency cap. Between preparing and handing over there may be days.
    func isOutdated(_ delivery: PreparedDelivery, capped: Set<DeliveryNumber>) async throws -> Bool {
        guard let number = delivery.journeyVersion else { return false }
        if delivery.hasLeft || !delivery.isCurrent || capped.contains(delivery.number) { return true }
        guard case .conditions(let conditions)? = try await version(number).plan.exit else { return false }
        return conditions.hold(of: delivery.recipient.attributes)
    }

    /// Those that are past the frequency cap of their journeys by now, as others have been sent; looked up for all at once.
    func capped(among deliveries: [PreparedDelivery], at now: Date) async throws -> Set<DeliveryNumber> {
        var ofCaps: [JourneyDefinition.FrequencyCap: [PreparedDelivery]] = [:]
        for delivery in deliveries {
            guard let number = delivery.journeyVersion, let cap = try await version(number).plan.frequencyCap
            else { continue }
            ofCaps[cap, default: []].append(delivery)
        }
        var capped: Set<DeliveryNumber> = []
        for (cap, deliveries) in ofCaps {
            let since = now - Double(cap.within.seconds)
            let sendings = try await store.sendings(to: Set(deliveries.map(\.recipient.contactPoint)), since: since)
            for delivery in deliveries {
                let all = sendings[delivery.recipient.contactPoint] ?? 0
                if all - (delivery.sentAt > since ? 1 : 0) >= cap.messages { capped.insert(delivery.number) }
            }
        }
        return capped
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
