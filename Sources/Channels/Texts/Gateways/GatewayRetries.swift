import Foundation

/// When a message is offered again that has certainly not been taken.
package struct GatewayRetries: Sendable {
    /// How long to wait after the first time; twice as long after each that follows. Default half a second.
    package var firstDelay = Duration.milliseconds(500)
    /// Default 30 seconds.
    package var longestDelay = Duration.seconds(30)
    /// How long a gateway may have us wait that says when to come again. Default 5 minutes.
    package var longestRetryAfter = Duration.seconds(300)

    package init() {}

    /// How long to wait after so many times, with jitter: half of it at least.
    ///
    /// - Parameter random: from 0 to 1.
    func delay(after attempts: Int, random: Double) -> Duration {
        let doublings = Double(1 << min(attempts - 1, 30))
        return min(firstDelay * doublings, longestDelay) * (0.5 + random / 2)
    }

    /// How long the gateway wants to be left alone.
    func pause(_ retryAfter: String?, at now: Date) -> Duration {
        min(retryAfter.flatMap { RetryAfter.duration($0, at: now) } ?? .zero, longestRetryAfter)
    }
}
