package import Foundation
package import Journeys
package import LinkIdentifiers
import Messages
package import Store

extension MailStore {
    /// Lowest numbers first.
    package func takeMails(limit: Int, at now: Date) async throws -> [TakenMail] {
        try await takeMails(limit: limit, noting: [], at: now).taken.sorted { $0.delivery.number < $1.delivery.number }
    }
}

extension JourneyStore where Self: MailStore & SendingStore {
    /// E-mails that are prepared: they are taken, and given back. Lowest numbers first.
    ///
    /// - Parameter now: what becomes of `sentAt`.
    package func preparedMails(
        limit: Int, at now: Date = Date(timeIntervalSince1970: 1_750_000_000)
    ) async throws -> [PreparedDelivery] {
        let taken = try await takeMails(limit: limit, at: now).map(\.delivery)
        try await complete(taken.map { Completion(.returned($0.number), next: nil) }, at: now)
        return taken
    }

    /// Runs that something is to be done for, however many e-mails wait.
    package func dueRuns(at now: Date, limit: Int) async throws -> DueRuns {
        try await dueRuns(at: now, limit: limit, maximumPrepared: .max)
    }

    /// Runs that are about to send, as if there were consent for everything.
    package func ready(limit: Int = 10_000, at now: Date) async throws -> [DueRun] {
        try await dueRuns(at: now, limit: limit).runs.filter { if case .ready = $0.state { true } else { false } }
    }

    /// How a run that is at a message moves on to sending it; `nil` where there is nowhere to send it.
    package func sending(_ due: DueRun) async throws -> RunMove? {
        guard let version = try await journeyVersion(due.version), let step = due.state.step,
            case .message(let channel, _) = version.plan.steps[step].action,
            let messageVersion = version.messageVersions[step], let recipient = due.profile.recipients[channel]
        else { return nil }
        var move = RunMove(due)
        move.to = .sending(step: step)
        move.delivery = NewDelivery(
            step: step, messageVersion: messageVersion, channel: channel, contactPoint: recipient.contactPoint)
        return move
    }

    /// Has everybody enter and prepares what is due, and says what is prepared of e-mails.
    package func prepareMails(at now: Date, limit: Int = 10_000) async throws -> [PreparedDelivery] {
        try await enrolAll(at: now)
        try await prepareAll(at: now, limit: limit)
        return try await preparedMails(limit: limit, at: now)
    }

    /// Has everybody enter that may.
    package func enrolAll(at now: Date) async throws { while try await enrol(limit: 10_000, at: now) > 0 {} }

    /// Prepares what is due, of both channels.
    package func prepareAll(at now: Date, limit: Int = 10_000) async throws {
        var moves: [RunMove] = []
        for run in try await ready(limit: limit, at: now) {
            if let move = try await sending(run) { moves.append(move) }
        }
        try await advance(moves, at: now)
    }

    /// What is noted of a delivery when it has been sent.
    package func sent(_ delivery: PreparedDelivery) async throws -> Completion {
        try await completion(of: delivery, .sent, .sent(delivery.number))
    }

    /// What is noted of a delivery whose run is told this.
    package func completion(
        of delivery: PreparedDelivery, _ event: JourneyRun.Event, _ outcome: Completion.Outcome
    ) async throws -> Completion {
        guard let number = delivery.journeyVersion, let version = try await journeyVersion(number) else {
            return Completion(outcome, next: nil)
        }
        var machine = JourneyRun(version.plan, state: .sending(step: delivery.step))
        guard case .passed(let step, let passed)? = machine.handle(event).first else {
            return Completion(outcome, next: nil)
        }
        return Completion(
            outcome, next: .init(run: delivery.run, version: number, state: machine.state, passed: (step, passed)))
    }

    /// Prepares and completes every e-mail that is due, and says the deliveries' numbers by message version.
    @discardableResult package func sendAll(
        at now: Date, limit: Int = 10_000
    ) async throws -> [(version: Int64, number: DeliveryNumber)] {
        let prepared = try await prepareMails(at: now, limit: limit)
        var completions: [Completion] = []
        for delivery in prepared { completions.append(try await sent(delivery)) }
        try await complete(completions, at: now)
        return prepared.map { ($0.messageVersion, $0.number) }
    }
}
