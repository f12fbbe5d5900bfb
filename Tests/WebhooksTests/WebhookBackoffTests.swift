import Foundation
import Store
import Testing

@testable import Webhooks

@Suite("When a webhook is tried again")
struct WebhookBackoffTests {
    private func failure(
        after previous: Webhook.Failure? = nil, retryAfter: Duration? = nil, at seconds: Double = 0,
        random: Double = 0.5
    ) -> Webhook.Failure {
        WebhookBackoff.failure(
            after: previous, reason: "status 500", retryAfter: retryAfter, at: moment(seconds), random: random)
    }

    @Test("After five seconds, then after twice as long each time, up to eight hours")
    func doubling() {
        var failed: Webhook.Failure?
        var delays: [Double] = []
        for _ in 0..<40 {
            let next = failure(after: failed)
            delays.append(next.retryAt.timeIntervalSince(moment(0)))
            failed = next
        }
        #expect(delays.prefix(4) == [5, 10, 20, 40])
        #expect(delays[12] == 20_480 && delays[13] == 28_800 && delays.last == 28_800)
        #expect(failed?.attempts == 40 && failed?.since == moment(0))
    }

    @Test("A fifth more or less, by chance")
    func jitter() {
        #expect(failure(random: 0).retryAt == moment(4))
        #expect(abs(failure(random: 1).retryAt.timeIntervalSince(moment(6))) < 0.001)
    }

    @Test("No sooner than the webhook wants, and no later than in eight hours")
    func retryAfter() {
        #expect(failure(retryAfter: .seconds(60)).retryAt == moment(60))
        #expect(failure(retryAfter: .seconds(1)).retryAt == moment(5))
        #expect(failure(retryAfter: .seconds(1_000_000)).retryAt == moment(28_800))
    }

    @Test("What was recorded three days ago is given up once nothing has been taken for as long")
    func deadline() {
        let day = 86_400.0
        let first = failure()
        #expect(WebhookBackoff.deadline(after: first, at: moment(0)) == nil)
        #expect(WebhookBackoff.deadline(after: first, at: moment(3 * day - 1)) == nil)
        #expect(WebhookBackoff.deadline(after: first, at: moment(3 * day)) == moment(0))
        #expect(WebhookBackoff.deadline(after: first, at: moment(5 * day)) == moment(2 * day))
    }
}
