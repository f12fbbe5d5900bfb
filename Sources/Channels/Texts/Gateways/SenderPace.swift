/// Keeps each sender's messages apart, as the network wants them (a number so many a second).
actor SenderPace<C: Clock<Duration>> {
    private let clock: C
    /// Between two messages of one sender.
    private let interval: Duration
    /// When the next message of a sender may go.
    private var next: [String: C.Instant] = [:]

    init(interval: Duration, clock: C) {
        self.interval = interval
        self.clock = clock
    }

    /// Waits for the sender's turn. One that is not taken, because the task was cancelled, is lost.
    func turn(of sender: String) async throws {
        let turn = earliest(sender)
        next[sender] = turn.advanced(by: interval)
        if turn > clock.now { try await clock.sleep(until: turn, tolerance: nil) }
    }

    /// Has everything of a sender wait that has no turn yet.
    func pause(_ sender: String, for duration: Duration) {
        next[sender] = max(earliest(sender), clock.now.advanced(by: duration))
    }

    private func earliest(_ sender: String) -> C.Instant {
        let now = clock.now
        return next[sender].map { max($0, now) } ?? now
    }
}
