import Foundation
import Store

/// When something is sent again that was not taken.
enum WebhookBackoff {
    private static let first = 5.0
    /// Eight hours.
    private static let longest = 28_800.0
    /// How long something is tried, in seconds: three days.
    static let patience: TimeInterval = 259_200

    /// After five seconds, then after twice as long each time, up to eight hours; a fifth more or less, so that what failed
    /// together is not tried together.
    ///
    /// - Parameters:
    ///   - previous: the failure before, if it failed before.
    ///   - retryAfter: how long the webhook wants to be left alone: no less, up to the longest time.
    ///   - random: from 0 to 1.
    static func failure(
        after previous: Webhook.Failure?, reason: String, retryAfter: Duration?, at now: Date, random: Double
    ) -> Webhook.Failure {
        let attempts = (previous?.attempts ?? 0) + 1
        let delay = min(first * pow(2, Double(min(attempts, 30) - 1)), longest) * (0.8 + 0.4 * random)
        let wanted = retryAfter.map { min(Double($0.components.seconds), longest) } ?? 0
        return Webhook.Failure(
            attempts: attempts, since: previous?.since ?? now, retryAt: now + max(delay, wanted), reason: reason)
    }

    /// What was recorded by this time is given up; `nil` where everything is tried again.
    static func deadline(after failure: Webhook.Failure, at now: Date) -> Date? {
        let deadline = now - patience
        return failure.since <= deadline ? deadline : nil
    }
}
