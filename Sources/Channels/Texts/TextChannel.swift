/// A way out for text messages.
package protocol TextChannel: Sendable {
    /// How many messages are handed over together, at most.
    var batchSize: Int { get }
    /// How many batches of one message may be on their way at once.
    var maximumInFlight: Int { get }
    /// Waits until a sender may send, as a limit of rate or a gateway that takes nothing has it.
    ///
    /// - Throws: `CancellationError`.
    func turn(of sender: String) async throws
    /// Hands messages over, once, of a sender whose turn it is. A task that is cancelled goes on until it is known whether
    /// they were taken.
    ///
    /// - Returns: what became of each, in their order.
    func send(_ messages: [TextMessage]) async -> [TextOutcome]
    /// Those of the messages with these names that have been taken; `nil` where nobody can say.
    func taken(among names: [String]) async -> Set<String>?
    /// Takes messages back that are still here.
    func withdraw(_ names: Set<String>) async throws
}
