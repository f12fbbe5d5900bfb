/// Keeps each sender's messages apart, as the network wants them (a number so many a second), and leaves a gateway alone that
/// takes none.
actor SenderPace<C: Clock<Duration>> {
    private struct Sender {
        /// When its next message may go.
        var next: C.Instant
        /// Nothing goes before.
        var pausedUntil: C.Instant
        /// How often in a row nothing was taken.
        var failures = 0
    }

    private let clock: C
    /// Between two messages of one sender.
    private let interval: Duration
    private let retries: GatewayRetries
    private var senders: [String: Sender] = [:]

    init(interval: Duration, retries: GatewayRetries, clock: C) {
        self.interval = interval
        self.retries = retries
        self.clock = clock
    }

    /// Waits for the sender's turn. One that is not taken, because the task was cancelled, is lost.
    func turn(of name: String) async throws {
        var sender = sender(name)
        let turn = max(sender.next, clock.now)
        sender.next = turn.advanced(by: interval)
        senders[name] = sender
        try await wait(until: turn)
        // What was sent meanwhile may not have been taken.
        while let paused = senders[name]?.pausedUntil, paused > clock.now { try await wait(until: paused) }
    }

    private func wait(until time: C.Instant) async throws {
        if time > clock.now { try await clock.sleep(until: time, tolerance: nil) }
    }

    /// A message of the sender's was not taken. Of several that were on their way together the first counts.
    ///
    /// - Parameters:
    ///   - retryAfter: how long the gateway wants to be left alone.
    ///   - random: from 0 to 1.
    func pause(_ name: String, retryAfter: Duration, random: Double) {
        var sender = sender(name)
        if sender.pausedUntil <= clock.now {
            sender.failures += 1
            let delay = retries.delay(after: sender.failures, random: random)
            sender.pausedUntil = clock.now.advanced(by: delay)
        }
        sender.pausedUntil = max(sender.pausedUntil, clock.now.advanced(by: retryAfter))
        senders[name] = sender
    }

    /// A message of the sender's was taken, or refused for good.
    func resume(_ name: String) { senders[name]?.failures = 0 }

    private func sender(_ name: String) -> Sender {
        senders[name] ?? Sender(next: clock.now, pausedUntil: clock.now)
    }
}
