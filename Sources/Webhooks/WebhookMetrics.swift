import Metrics

/// What webhooks say of themselves.
struct WebhookMetrics: Sendable {
    /// From looking the host up to the end of the answer.
    let request = Timer(label: "waymark_webhooks_request_seconds")
    let delivered = Counter(label: "waymark_webhooks_batches", dimensions: [("outcome", "delivered")])
    let failed = Counter(label: "waymark_webhooks_batches", dimensions: [("outcome", "failed")])
    /// Events that were taken.
    let events = Counter(label: "waymark_webhooks_events")
    /// Webhooks that have not taken what they were sent last.
    let failing = Meter(label: "waymark_webhooks_failing")
    /// How far the one that is farthest back is behind what was recorded, in interactions.
    let behind = Meter(label: "waymark_webhooks_behind_interactions")

    /// Counts a batch by what its sending comes to, with the time that it takes; not where we have cut it off ourselves.
    func measure(_ batch: EventBatch, _ send: () async -> WebhookAnswer) async -> WebhookAnswer {
        let began = ContinuousClock.now
        let answer = await send()
        request.record(duration: .now - began)
        if answer == .taken {
            delivered.increment()
            events.increment(by: batch.count)
        } else if !Task.isCancelled {
            failed.increment()
        }
        return answer
    }
}
