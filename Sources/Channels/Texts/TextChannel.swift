/// A way out for text messages.
package protocol TextChannel: Sendable {
    /// How many messages may be on their way at once.
    var maximumInFlight: Int { get }
    /// Hands a message over. A cancelled task is answered soon, but never while nobody knows whether it was taken.
    func send(_ message: TextMessage) async -> TextOutcome
    /// Those of the messages with these names that have been taken; `nil` where nobody can say.
    func taken(among names: [String]) async -> Set<String>?
    /// Takes messages back that are still here.
    func withdraw(_ names: Set<String>) async throws
}
