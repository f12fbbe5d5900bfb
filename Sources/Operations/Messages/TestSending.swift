package import Consent
package import Foundation
import LinkIdentifiers
import Messages
import Sender
package import Store

/// Sending a message to one profile, to try it out (M11.2). Whoever sends for journeys does the rest.
package struct TestSending: Sendable {
    private let store: any TestSendStore

    package init(store: any TestSendStore) { self.store = store }

    /// Why nothing is sent.
    package enum Refusal: Error, Equatable, Sendable {
        case unknownMessage, unknownProfile
        /// The profile has no address or number for the message.
        case noContactPoint
        /// The profile's consent does not allow messages for this purpose.
        case noConsent(purpose: String)
    }

    /// How far a test send has come.
    package enum Outcome: String, Sendable {
        case sent
        /// Nobody has taken it yet.
        case waiting
        /// It was not sent; the log of whoever sends says why.
        case refused
    }

    /// Something that is going out.
    package struct Sending: Sendable {
        private let store: any TestSendStore
        private let delivery: DeliveryNumber
        /// Whether the recipient has consented to tracking, and what was looked at for that.
        package let decision: ConsentDecision

        init(_ delivery: DeliveryNumber, _ decision: ConsentDecision, store: any TestSendStore) {
            self.delivery = delivery
            self.decision = decision
            self.store = store
        }

        /// Waits until it is out, or for so long.
        package func outcome(within time: Duration) async throws -> Outcome {
            let deadline = ContinuousClock.now + time
            while true {
                switch try await store.progress(of: delivery) {
                case .sent: return .sent
                case .refused, nil: return .refused
                case .prepared where .now >= deadline: return .waiting
                case .prepared: try await Task.sleep(for: .milliseconds(50))
                }
            }
        }
    }

    /// Prepares the newest version of a message for a profile.
    package func send(
        _ message: String, to profile: String, organization: String, at now: Date
    ) async throws -> Result<Sending, Refusal> {
        let ready: TestSend.Ready
        switch try await store.testSend(message: message, profile: profile, organization: organization) {
        case .ready(let send): ready = send
        case .unknownMessage: return .failure(.unknownMessage)
        case .unknownProfile: return .failure(.unknownProfile)
        case .noContactPoint: return .failure(.noContactPoint)
        }
        let decision = ready.message.decision(for: ready.recipient)
        guard decision.maySend else {
            return .failure(.noConsent(purpose: ready.message.content.purpose.rawValue))
        }
        guard let delivery = try await store.prepare(ready, at: now) else { return .failure(.unknownProfile) }
        return .success(Sending(delivery, decision, store: store))
    }
}
