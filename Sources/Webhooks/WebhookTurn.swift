import Foundation
import LinkIdentifiers
import Logging
import Metrics
import Store

/// Sends one webhook what there is for it, a batch after the other, until it does not take one.
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

    /// - Parameter last: the newest interaction to be sent for the first time.
    mutating func run(through last: Int64) async throws {
        var isReplaying = webhook.isReplaying
        while !Task.isCancelled, isReplaying || position < last {
            // In turns, so that neither waits for the end of the other.
            if position < last, try await !sendNext(through: last) { return }
            if isReplaying {
                guard let letter = try await store.replayedDeadLetter(of: webhook) else {
                    isReplaying = false
                    continue
                }
                if try await !replay(letter) { return }
            }
        }
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
        guard try await send(batch, through: batch.last) else { return false }
        position = batch.count == page.records.count ? page.through : batch.last
        return try await advance(to: position, at: now())
    }

    private mutating func advance(to position: Int64, at time: Date?) async throws -> Bool {
        (webhook.cursor, webhook.tryingThrough) = (position, nil)
        return try await store.note(deliveredThrough: position, of: nil, to: webhook, at: time)
    }

    private mutating func replay(_ letter: WebhookDeadLetter) async throws -> Bool {
        let page = try await store.interactions(
            for: webhook, after: letter.first - 1, through: letter.last, limit: EventBatch.maximumCount)
        var (through, time): (Int64, Date?) = (page.through, nil)
        if !page.records.isEmpty {
            let batch = try EventBatch(page.records, for: webhook)
            guard try await send(batch, through: nil) else { return false }
            if batch.count < page.records.count { through = batch.last }
            time = now()
        }
        return try await store.note(deliveredThrough: through, of: letter.number, to: webhook, at: time)
    }

    /// - Parameter last: what the next try goes up to; `nil` for a dead letter, whose end stays.
    private mutating func send(_ batch: EventBatch, through last: Int64?) async throws -> Bool {
        let began = ContinuousClock.now
        let answer = await sender.send(batch, attempt: webhook.failure?.attempts ?? 0)
        metrics.request.record(duration: .now - began)
        guard case .failed(let reason, let retryAfter) = answer else {
            metrics.delivered.increment()
            metrics.events.increment(by: batch.count)
            if let failure = webhook.failure {
                webhook.failure = nil
                log(.notice, "a webhook takes events again", "attempts", "\(failure.attempts)")
            }
            return true
        }
        // Cut off by ourselves; it is sent again when we are back.
        if Task.isCancelled { return false }
        metrics.failed.increment()
        let time = now()
        let failure = WebhookBackoff.failure(
            after: webhook.failure, reason: reason, retryAfter: retryAfter, at: time, random: random())
        let deadline = WebhookBackoff.deadline(after: failure, at: time)
        if webhook.failure == nil { log(.warning, "a webhook does not take events; trying again", "reason", reason) }
        if deadline != nil {
            log(.warning, "a webhook has not taken events for days: giving some up", "reason", reason)
        }
        try await store.note(failure, ofSendingThrough: last, to: webhook, givingUpBy: deadline, at: time)
        return false
    }

    /// Without its URL, which may have a secret in it.
    private func log(_ level: Logger.Level, _ message: Logger.Message, _ key: String, _ value: String) {
        logger.log(level: level, message, metadata: ["webhook": "\(webhook.id)", key: "\(value)"])
    }
}
