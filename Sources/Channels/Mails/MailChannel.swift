/// A way out for e-mails.
package protocol MailChannel: Sendable {
    /// How many mails are handed over together, at most.
    var batchSize: Int { get }
    /// How many batches may be on their way at once, now.
    var maximumInFlight: Int { get }
    /// Hands mails over. A task that is cancelled goes on until it is known whether they were taken.
    ///
    /// - Returns: what became of each, in their order.
    func send(_ mails: [OutgoingMail]) async -> [MailOutcome]
    /// Those of the mails with these names that have been taken; `nil` where nobody can say.
    func taken(among names: [String]) async throws -> Set<String>?
    /// Takes mails back that are still here.
    func withdraw(_ names: Set<String>) async throws
}
