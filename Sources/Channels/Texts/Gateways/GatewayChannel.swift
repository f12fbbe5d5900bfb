package import Foundation
package import Logging

/// Hands text messages to a gateway, at the pace that it and the network want.
package struct GatewayChannel<C: Clock<Duration>>: TextChannel {
    private let gateway: any TextGateway
    private let configuration: GatewayConfiguration
    private let client: GatewayClient
    private let pace: SenderPace<C>
    private let logger: Logger
    private let now: @Sendable () -> Date
    private let random: @Sendable () -> Double

    /// - Parameters:
    ///   - clock: what is waited by.
    ///   - now: what the dates in answers are compared with.
    ///   - random: numbers from 0 to 1.
    package init(
        gateway: any TextGateway, configuration: GatewayConfiguration, logger: Logger, clock: C = ContinuousClock(),
        now: @escaping @Sendable () -> Date, random: @escaping @Sendable () -> Double
    ) {
        self.gateway = gateway
        self.configuration = configuration
        client = GatewayClient(timeout: configuration.timeout, connections: configuration.connections)
        pace = SenderPace(interval: configuration.interval, retries: configuration.retries, clock: clock)
        self.logger = logger
        self.now = now
        self.random = random
    }

    package var batchSize: Int { 1 }
    package var maximumInFlight: Int { configuration.connections }

    package func turn(of sender: String) async throws { try await pace.turn(of: sender) }

    package func send(_ messages: [TextMessage]) async -> [TextOutcome] {
        var outcomes: [TextOutcome] = []
        for message in messages { outcomes.append(await send(message)) }
        return outcomes
    }

    func send(_ message: TextMessage) async -> TextOutcome {
        if Task.isCancelled { return .unavailable }
        let (answer, problem) = await client.ask(gateway.request(for: message))
        let outcome: TextOutcome
        switch answer.verdict(of: gateway) {
        case .settled(let settled):
            outcome = settled
            await pace.resume(message.from)
        case .again(let retryAfter):
            outcome = .unavailable
            await pace.pause(
                message.from, retryAfter: configuration.retries.pause(retryAfter, at: now()), random: random())
        }
        note(outcome, problem ?? answer.reason)
        return outcome
    }

    /// A gateway need not remember what it was sent under which name.
    package func taken(among names: [String]) async -> Set<String>? { nil }

    /// What a gateway has taken is out.
    package func withdraw(_ names: Set<String>) async {}

    /// For whoever looks after the gateway. Nothing of the message.
    private func note(_ outcome: TextOutcome, _ reason: String?) {
        func warn(_ message: Logger.Message, _ reason: String) {
            logger.warning(message, metadata: ["reason": "\(reason)"])
        }
        let reason = reason ?? ""
        switch outcome {
        case .accepted: break
        case .refused(let code): warn("the text gateway has refused a message", code)
        case .unconfirmed: warn("it is not known whether the text gateway has taken a message", reason)
        case .unavailable: warn("the text gateway does not take a message now", reason)
        }
    }
}
