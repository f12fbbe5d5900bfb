/// A way out for text messages.
package protocol TextChannel: Sendable {
    /// Whether handing over a message again under the same name is harmless.
    var isIdempotent: Bool { get }
    /// How many messages may be on their way at once.
    var maximumInFlight: Int { get }
    /// Hands a message over. A cancelled task is answered soon, but never while nobody knows whether it was taken.
    func send(_ message: TextMessage) async -> TextOutcome
}
