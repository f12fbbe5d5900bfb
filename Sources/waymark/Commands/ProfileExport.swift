import ArgumentParser
import Foundation
import Store

extension ProfileCommand {
    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prints everything held about a person, as one JSON object.",
            discussion: """
                Profiles, contact points with the whole history of their consent, journeys, deliveries, and interactions \
                that are attributed. What is anonymous is about nobody, and messages are in the outbox or where they were \
                sent. Of a text message there is also whether the gateway has said what became of it, and what its links \
                take of the recipient, by the link’s number.
                """)

        @OptionGroup var person: PersonOptions

        @Option(help: "Write it to this file, for its owner's eyes only, instead of printing it.")
        var output: String?

        func run() async throws {
            let store = try DataDirectory(existing: person.directory.path).openStore()
            let (who, organization) = try await person.selection(in: store)
            guard let person = try await store.person(who, organization: organization.id) else {
                throw person.notFound
            }
            let holdings = try await store.holdings(of: person, progress: ProgressBar.steps("Contact points"))
            let interactions = try await store.interactions(
                of: Set(holdings.deliveries.map(\.number)), progress: ProgressBar.steps("Interactions"))
            let json = try Output.prettyJSON(PersonReport(person, holdings, interactions, at: Date()))
            guard let output else { return print(json) }
            guard
                FileManager.default.createFile(
                    atPath: output, contents: Data((json + "\n").utf8), attributes: [.posixPermissions: 0o600])
            else { throw CommandError("\(output): cannot be written") }
        }
    }
}

/// What is held about a person, in JSON.
private struct PersonReport: Encodable {
    struct Profile: Encodable {
        let id: String
        let email, phone: String?
        let attributes: [String: String]
    }

    struct Contact: Encodable {
        let contact: String
        /// Somebody else's profile has it too.
        let shared: Bool
        let consent: [ConsentChangeReport]
    }

    struct Delivery: Encodable {
        let journey: String?
        let message: String
        let messageVersion: Int
        let contact, sentAt: String
        let sent, unconfirmed, receipt: Bool
        /// By the link's ordinal; `nil` where there are none.
        let personalValues: [Int: [String]]?
    }

    let exportedAt, organization: String
    let profiles: [Profile]
    let contacts: [Contact]
    let journeys: [String]
    let deliveries: [Delivery]
    let interactions: [InteractionReport]

    init(_ person: Person, _ held: PersonHoldings, _ interactions: [InteractionRecord], at now: Date) {
        exportedAt = Output.time(now)
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
                sentAt: Output.time($0.sentAt), sent: $0.isSent, unconfirmed: $0.isUnconfirmed,
                receipt: $0.hasReceipt, personalValues: $0.personalValues.isEmpty ? nil : $0.personalValues)
        }
        self.interactions = interactions.map(InteractionReport.init)
    }
}
