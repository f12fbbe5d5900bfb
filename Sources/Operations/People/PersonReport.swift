package import Foundation
package import Store
import Workspace

/// What is held about a person, in JSON.
package struct PersonReport: Encodable, Sendable {
    private struct Profile: Encodable {
        let id: String
        let email, phone: String?
        let attributes: [String: String]
    }

    private struct Contact: Encodable {
        let contact: String
        /// Somebody else's profile has it too.
        let shared: Bool
        let consent: [ConsentChangeReport]
    }

    private struct Delivery: Encodable {
        let journey: String?
        let message: String
        /// Missing where it was a draft.
        let messageVersion: Int?
        let contact, sentAt: String
        let sent, unconfirmed, receipt: Bool
        /// By the link's ordinal; `nil` where there are none.
        let personalValues: [Int: [String]]?
    }

    private let exportedAt, organization: String
    private let profiles: [Profile]
    private let contacts: [Contact]
    private let journeys: [String]
    private let deliveries: [Delivery]
    private let interactions: [InteractionReport]

    /// - Parameter progress: is told how far the steps of “Contact points” and “Interactions” have come.
    package init(
        of person: Person, in store: any PersonStore, at now: Date,
        progress: (_ step: String) -> @Sendable (_ done: Int, _ total: Int) -> Void
    ) async throws {
        let held = try await store.holdings(of: person, progress: progress("Contact points"))
        let interactions = try await store.interactions(
            of: Set(held.deliveries.map(\.number)), progress: progress("Interactions"))
        self.init(person, held, interactions, at: now)
    }

    private init(_ person: Person, _ held: PersonHoldings, _ interactions: [InteractionRecord], at now: Date) {
        exportedAt = Timestamp.text(now, hasFraction: true)
        organization = person.organization
        profiles = held.profiles.map {
            Profile(id: $0.id, email: $0.email, phone: $0.phone, attributes: $0.attributes)
        }
        contacts = zip(person.contacts, held.consent).map { contact, consent in
            Contact(
                contact: contact.text, shared: contact.isShared, consent: consent.history.map(ConsentChangeReport.init))
        }
        journeys = held.journeys
        deliveries = held.deliveries.map {
            Delivery(
                journey: $0.journey, message: $0.message, messageVersion: $0.messageVersion, contact: $0.contact,
                sentAt: Timestamp.text($0.sentAt, hasFraction: true), sent: $0.isSent, unconfirmed: $0.isUnconfirmed,
                receipt: $0.hasReceipt, personalValues: $0.personalValues.isEmpty ? nil : $0.personalValues)
        }
        self.interactions = interactions.map(InteractionReport.init)
    }
}
