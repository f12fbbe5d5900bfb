/// How a run has left a step. The texts are what the store keeps and programs read, and never change.
package enum StepOutcome: Hashable, Sendable {
    case sent
    /// The profile has no contact point of the message's channel.
    case noContactPoint
    /// The contact point's consent does not allow the message (M3.3).
    case noConsent
    /// The frequency cap was reached.
    case capped
    /// The message could not be sent.
    ///
    /// - Parameter code: the channel's own for the reason, such as `550 5.1.1`; never its text, which may name somebody.
    case failed(code: String)
    case waited
    /// What a `when` listened for has come, or has not in time.
    case reacted, timedOut
    /// The conditions of an `if` hold, or do not.
    case met, unmet
    case updated
    /// The run ended: at an exit step, by the exit rule, with its journey, or because the profile was erased.
    case exited, left, stopped, erased

    /// Whether the run goes on with `otherwise`.
    package var takesOtherwise: Bool { self == .timedOut || self == .unmet }
    /// Whether the run ends, whatever comes after the step.
    package var endsRun: Bool { Self.ends.contains(self) }

    private static let ends: [StepOutcome] = [.exited, .left, .stopped, .erased]
    private static let texts: KeyValuePairs<StepOutcome, String> = [
        .sent: "sent", .noContactPoint: "no-contact-point", .noConsent: "no-consent", .capped: "frequency-cap",
        .waited: "waited", .reacted: "reacted", .timedOut: "timed-out", .met: "met", .unmet: "not-met",
        .updated: "updated", .exited: "exited", .left: "exit-rule", .stopped: "stopped", .erased: "erased",
    ]
    private static let failure = "failed"

    /// Every ``kind`` there is.
    package static let kinds = texts.map(\.value) + [failure]
    /// The outcome in a word: of a failure without its code.
    package var kind: String { if case .failed = self { Self.failure } else { description } }
}

extension StepOutcome: JourneyText {
    package init?(_ text: String) {
        if let known = Self.texts.first(where: { $0.value == text }) {
            self = known.key
        } else if text == Self.failure || text.hasPrefix(Self.failure + " ") {
            self = .failed(code: String(text.dropFirst(Self.failure.count + 1)))
        } else {
            return nil
        }
    }

    package var description: String {
        if case .failed(let code) = self { return code.isEmpty ? Self.failure : "\(Self.failure) \(code)" }
        // All others are in it.
        return Self.texts.first { $0.key == self }!.value
    }
}
