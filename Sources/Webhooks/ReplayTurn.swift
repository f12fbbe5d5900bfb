import Foundation
import Logging
import Store

/// Sends one webhook its dead letters again. Beside what is new, so that neither waits for the other.
struct ReplayTurn {
    let webhook: Webhook
    let store: any WebhookStore
    let sender: WebhookSender
    let metrics: WebhookMetrics
    let logger: Logger
    let now: @Sendable () -> Date
    /// From 0 to 1.
    let random: @Sendable () -> Double

    /// Until each has been taken, or is to be tried later.
    func run() async throws {
        while !Task.isCancelled, let letter = try await store.replayedDeadLetter(of: webhook, at: now()) {
            try await replay(letter)
        }
    }

    private func replay(_ letter: WebhookDeadLetter) async throws {
        let page = try await store.interactions(
            for: webhook, after: letter.first - 1, through: letter.last, limit: EventBatch.maximumCount)
        var (through, time): (Int64, Date?) = (page.through, nil)
        if !page.records.isEmpty {
            let batch = try EventBatch(page.records, for: webhook)
            let answer = await metrics.measure(batch) {
                await sender.send(batch, attempt: letter.failure?.attempts ?? 0)
            }
            if case .failed(let reason, let retryAfter) = answer {
                return try await note(reason, retryAfter, of: letter)
            }
            if batch.count < page.records.count { through = batch.last }
            time = now()
        }
        _ = try await store.note(deliveredThrough: through, of: letter.number, to: webhook, at: time)
    }

    private func note(_ reason: String, _ retryAfter: Duration?, of letter: WebhookDeadLetter) async throws {
        // Cut off by ourselves; it is sent again when we are back.
        if Task.isCancelled { return }
        let time = now()
        let failure = WebhookBackoff.failure(
            after: letter.failure, reason: reason, retryAfter: retryAfter, at: time, random: random())
        let isGivenUp = WebhookBackoff.deadline(after: failure, at: time) != nil
        if isGivenUp || letter.failure == nil {
            logger.warning(
                isGivenUp
                    ? "a webhook has not taken a dead letter for days: giving it up again"
                    : "a webhook does not take a dead letter; trying again",
                metadata: ["webhook": "\(webhook.id)", "deadLetter": "\(letter.number)", "reason": "\(reason)"])
        }
        try await store.note(failure, of: letter, isGivenUp: isGivenUp, at: time)
    }
}
