import Metrics
import Store

/// What a channel's sender says of itself.
struct SenderMetrics: Sendable {
    private let sent, dropped, unconfirmed, refused, postponed, deferred, unacknowledged, returned: Counter
    private let steps = StepMetrics()
    /// How long the channel took to take what it was offered together, or not to.
    let handingOver: Timer
    /// Offers that are on their way.
    let inFlight: Meter

    /// - Parameter channel: `email` or `text`.
    init(channel: String) {
        func counter(_ outcome: String) -> Counter {
            Counter(label: "waymark_sender_messages", dimensions: [("channel", channel), ("outcome", outcome)])
        }
        (sent, dropped, unconfirmed) = (counter("sent"), counter("dropped"), counter("unconfirmed"))
        (refused, postponed, deferred) = (counter("refused"), counter("postponed"), counter("deferred"))
        (unacknowledged, returned) = (counter("unacknowledged"), counter("returned"))
        handingOver = Timer(label: "waymark_sender_hand_over_seconds", dimensions: [("channel", channel)])
        inFlight = Meter(label: "waymark_sender_in_flight", dimensions: [("channel", channel)])
    }

    /// These have been noted in the store.
    func note(_ completions: [Completion]) {
        for completion in completions {
            counter(of: completion.outcome).increment()
            if let passed = completion.next?.passed { steps.note(passed.outcome) }
        }
    }

    private func counter(of outcome: Completion.Outcome) -> Counter {
        switch outcome {
        case .sent: sent
        case .dropped: dropped
        case .unconfirmed: unconfirmed
        case .refused: refused
        case .postponed: postponed
        case .deferred: deferred
        case .unacknowledged: unacknowledged
        case .returned: returned
        }
    }
}
