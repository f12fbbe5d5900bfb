/// What became of handing over a text message.
package enum TextOutcome: Equatable, Sendable {
    case accepted
    /// The gateway will not take it.
    ///
    /// - Parameter code: its own code for the reason, such as `21211`, or the status of its answer: at most
    ///   ``maximumCode`` of `[0-9A-Za-z._-]`. Never its text, which may hold the number.
    case refused(code: String)
    /// It may have been taken: what came back was lost or unreadable. Not to be sent again.
    case unconfirmed
    /// It was certainly not taken, and may be handed over again when its sender's turn comes.
    case unavailable

    /// The longest code of a refusal, in characters.
    package static let maximumCode = 16
}
