import Foundation
import LinkIdentifiers
import Logging
import Store

/// Sends one webhook what is new for it, a batch after the other, until it does not take one.
struct WebhookTurn {
    /// How many interactions may be passed by that are not for a webhook, before it is kept that they were.
    private static let passedBy: Int64 = 10_000

    private var webhook: Webhook
    /// How far it has been looked for what is for the webhook.
    private(set) var position: Int64
    private let store: any WebhookStore
    private let sender: WebhookSender
    private let metrics: WebhookMetrics
    private let logger: Logger
    private let now: @Sendable () -> Date
    private let random: @Sendable () -> Double

    init(
        _ webhook: Webhook, from position: Int64, store: any WebhookStore, sender: WebhookSender,
        metrics: WebhookMetrics, logger: Logger, now: @escaping @Sendable () -> Date,
        random: @escaping @Sendable () -> Double
    ) {
        self.webhook = webhook
        self.position = position
        self.store = store
        self.sender = sender
        self.metrics = metrics
        self.logger = logger
        self.now = now
        self.random = random
    }

    /// - Parameter last: the newest interaction to be sent.
    mutating func run(through last: Int64) async throws {
        while !Task.isCancelled, position < last, try await sendNext(through: last) {}
    }

    /// `false` where the webhook has not taken it, or is not there any more.
    private mutating func sendNext(through last: Int64) async throws -> Bool {
        let end = webhook.tryingThrough ?? last
        let page = try await store.interactions(
            for: webhook, after: position, through: end, limit: EventBatch.maximumCount)
        guard !page.records.isEmpty else {
            position = page.through
            // What was tried may have been deleted since.
            guard webhook.tryingThrough != nil || position - webhook.cursor >= Self.passedBy else { return true }
            return try await advance(to: position, at: nil)
        }
        let batch = try EventBatch(page.records, for: webhook)
        guard try await send(batch) else { return false }
        position = batch.count == page.records.count ? page.through : batch.last
        return try await advance(to: position, at: now())
    }

    private mutating func advance(to position: Int64, at time: Date?) async throws -> Bool {
        (webhook.cursor, webhook.tryingThrough) = (position, nil)
        return try await store.note(deliveredThrough: position, of: nil, to: webhook, at: time)
    }

    private mutating func send(_ batch: EventBatch) async throws -> Bool {
        let answer = await metrics.measure(batch) { await sender.send(batch, attempt: webhook.failure?.attempts ?? 0) }
        guard case .failed(let reason, let retryAfter) = answer else {
            if let failure = webhook.failure {
                webhook.failure = nil
                log(.notice, "a webhook takes events again", "attempts", "\(failure.attempts)")
            }
            return true
        }
        // Cut off by ourselves; it is sent again when we are back.
        if Task.isCancelled { return false }
        let time = now()
        let failure = WebhookBackoff.failure(
            after: webhook.failure, reason: reason, retryAfter: retryAfter, at: time, random: random())
        let deadline = WebhookBackoff.deadline(after: failure, at: time)
        if webhook.failure == nil { log(.warning, "a webhook does not take events; trying again", "reason", reason) }
        if deadline != nil {
            log(.warning, "a webhook has not taken events for days: giving some up", "reason", reason)
        }
        try await store.note(failure, ofSendingThrough: batch.last, to: webhook, givingUpBy: deadline, at: time)
        return false
    }

    /// Without its URL, which may have a secret in it.
    private func log(_ level: Logger.Level, _ message: Logger.Message, _ key: String, _ value: String) {
        logger.log(level: level, message, metadata: ["webhook": "\(webhook.id)", key: "\(value)"])
    }
}
