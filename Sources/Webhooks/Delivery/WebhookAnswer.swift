/// What came of sending something to a webhook.
package enum WebhookAnswer: Equatable, Sendable {
    case taken
    /// It has not taken it, as far as is known.
    ///
    /// - Parameters:
    ///   - reason: in few words; nothing that came back but a status.
    ///   - retryAfter: how long it wants to be left alone, if it has said so.
    case failed(reason: String, retryAfter: Duration? = nil)
}
