package import Foundation
package import LinkIdentifiers
package import Logging
import Metrics
import ServiceLifecycle
package import Store

/// Sends interactions to webhooks as they are recorded, at least once and in their order.
///
/// Each webhook is walked along the interactions by itself, a batch at a time: one that takes nothing has nobody else wait, and
/// what it will be sent one day stays where it is.
package actor WebhookService: Service {
    /// How long a sender is kept that sends nothing.
    private static let idleTime = Duration.seconds(60)

    private let configuration: WebhookConfiguration
    private let store: any WebhookStore
    private let keys: KeyRing
    private let logger: Logger
    private let now: @Sendable () -> Date
    private let random: @Sendable () -> Double
    private let metrics = WebhookMetrics()
    /// The webhooks that are being sent something new, and those that are being sent dead letters again.
    private var underWay: Set<Int64> = []
    private var replaying: Set<Int64> = []
    /// By webhook, with when it sent something last: its connections serve more than one turn.
    private var senders: [Int64: (sender: WebhookSender, usedAt: ContinuousClock.Instant)] = [:]
    /// How far each has been looked for, where nothing was for it since its cursor.
    private var looked: [Int64: Int64] = [:]

    /// - Parameter random: numbers from 0 to 1.
    package init(
        configuration: WebhookConfiguration, store: any WebhookStore, keys: KeyRing, logger: Logger,
        now: @escaping @Sendable () -> Date, random: @escaping @Sendable () -> Double
    ) {
        self.configuration = configuration
        self.store = store
        self.keys = keys
        self.logger = logger
        self.now = now
        self.random = random
    }

    /// Sends until graceful shutdown. What is on its way then is sent again.
    package func run() async throws {
        await cancelWhenGracefulShutdown { await self.sendUntilCancelled() }
    }

    private func sendUntilCancelled() async {
        await withDiscardingTaskGroup { group in
            while !Task.isCancelled {
                do {
                    let (webhooks, last) = try await webhooks()
                    for webhook in webhooks where begins(webhook, through: last) {
                        group.addTask { await self.serve(webhook, through: last) }
                    }
                    for webhook in webhooks where beginsReplay(webhook) {
                        group.addTask { await self.replay(webhook) }
                    }
                } catch is CancellationError {
                    return
                } catch {
                    logger.error("could not look for webhooks", metadata: ["error": "\(type(of: error))"])
                }
                try? await Task.sleep(for: .milliseconds(configuration.pollInterval))
            }
        }
    }

    private func webhooks() async throws -> (webhooks: [Webhook], last: Int64) {
        let (webhooks, last) = try await store.webhooks()
        metrics.failing.set(webhooks.count { $0.failure != nil })
        metrics.behind.set(webhooks.map { last - position(of: $0) }.max() ?? 0)
        let numbers = Set(webhooks.map(\.number))
        looked = looked.filter { numbers.contains($0.key) }
        senders = senders.filter { numbers.contains($0.key) && $0.value.usedAt.duration(to: .now) < Self.idleTime }
        return (webhooks, last)
    }

    private func position(of webhook: Webhook) -> Int64 { max(webhook.cursor, looked[webhook.number] ?? 0) }

    /// Whether there may be something new for a webhook, which nobody sends it yet.
    private func begins(_ webhook: Webhook, through last: Int64) -> Bool {
        if let failure = webhook.failure, failure.retryAt > now() { return false }
        return position(of: webhook) < last && underWay.insert(webhook.number).inserted
    }

    private func beginsReplay(_ webhook: Webhook) -> Bool {
        guard let time = webhook.replayAt, time <= now() else { return false }
        return replaying.insert(webhook.number).inserted
    }

    private func serve(_ webhook: Webhook, through last: Int64) async {
        defer { underWay.remove(webhook.number) }
        var turn = WebhookTurn(
            webhook, from: position(of: webhook), store: store, sender: sender(of: webhook), metrics: metrics,
            logger: logger, now: now, random: random)
        await unlessItFails { try await turn.run(through: last) }
        looked[webhook.number] = turn.position
    }

    private func replay(_ webhook: Webhook) async {
        defer { replaying.remove(webhook.number) }
        let turn = ReplayTurn(
            webhook: webhook, store: store, sender: sender(of: webhook), metrics: metrics, logger: logger, now: now,
            random: random)
        await unlessItFails { try await turn.run() }
    }

    private func sender(of webhook: Webhook) -> WebhookSender {
        let sender =
            senders[webhook.number]?.sender ?? WebhookSender(webhook, configuration, keys: keys, now: now)
        senders[webhook.number] = (sender, .now)
        return sender
    }

    private func unlessItFails(_ send: () async throws -> Void) async {
        do {
            try await send()
        } catch is CancellationError {
            return
        } catch {
            logger.error("could not send to a webhook; trying again", metadata: ["error": "\(type(of: error))"])
        }
    }
}
