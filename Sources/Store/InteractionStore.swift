package import Consent
package import Interactions
package import LinkIdentifiers

package import struct Foundation.Date

/// What the processor needs of the store.
package protocol InteractionStore: Sendable {
    /// How far the journal of this identity has been processed; `0` where none of it has.
    func position(ofJournal identity: String) async throws -> Int64
    /// What is known of these deliveries; those that are not there are missing from the answer.
    func facts(of deliveries: Set<DeliveryNumber>) async throws -> [DeliveryNumber: DeliveryFacts]
    /// The tracking consent of these contact points; those without a record are missing from the answer.
    func trackingConsent(of contactPoints: Set<Int64>) async throws -> [Int64: ConsentStatus]
    /// Keeps interactions, counts them, and moves the journal's position, all in one transaction. Does nothing where the
    /// position has been reached already. Runs that listen will be told what people have done (M12.3).
    func record(_ interactions: [Interaction], journal identity: String, position: Int64) async throws
    /// Notes that all that was answered up to a time has been recorded: reactions that have not come by then are late.
    func noteHeard(through time: Date) async throws
}
