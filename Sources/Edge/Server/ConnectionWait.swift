import NIOCore

/// What a connection waits for, since when, and until when.
struct ConnectionWait {
    struct Limits: Sendable {
        /// How long a client may say nothing between requests, or take none of its answers.
        var idle = TimeAmount.seconds(30)
        /// How long a head may take from its first byte to its last, as long again a body that is passed over, and as long
        /// what comes before the first request.
        var head = TimeAmount.seconds(10)
        /// How long a connection stays behind its last answer for the client to stop sending and to have read it.
        var end = TimeAmount.seconds(5)
    }

    enum Phase {
        /// For what comes before the first request: a PROXY header, TLS.
        case opening
        /// For the first byte of a request.
        case request
        /// For the rest of a head.
        case head
        /// For the rest of a body that is passed over.
        case body
        /// For an answer of ours: for the disk, or for the store.
        case answer
        /// For the client to take the answers that are made.
        case reader
        /// For the last answer to go out.
        case flush
        /// For the client to close.
        case end
    }

    enum Outcome: Equatable {
        case goOn
        /// The head took too long, and the client is told (408).
        case refuse
        case close
    }

    private(set) var phase: Phase
    /// When this phase began; a phase lasts for as long as the client does not do what it is for.
    private(set) var since: NIODeadline

    init(since: NIODeadline, phase: Phase = .request) {
        self.since = since
        self.phase = phase
    }

    /// The clock is looked at only where a deadline begins.
    mutating func begin(_ phase: Phase, now: @autoclosure () -> NIODeadline) {
        if phase == self.phase { return }
        self.phase = phase
        if phase != .answer { since = now() }
    }

    /// Since when it is the client that is waited for, and not we.
    var waitingSince: NIODeadline? { phase == .answer ? nil : since }

    /// `nil` where the time is ours.
    func due(_ limits: Limits) -> NIODeadline? {
        switch phase {
        case .request, .reader, .flush: since + limits.idle
        case .opening, .head, .body: since + limits.head
        case .end: since + limits.end
        case .answer: nil
        }
    }

    func outcome(at now: NIODeadline, _ limits: Limits) -> Outcome {
        guard let due = due(limits), due <= now else { return .goOn }
        return phase == .head ? .refuse : .close
    }
}
