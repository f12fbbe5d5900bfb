import ArgumentParser
import Consent
import Foundation
import LinkIdentifiers
import Store
import Workspace

extension ConsentCommand {
    struct Set: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Records what somebody has said just now, on the telephone or in a letter.")

        @OptionGroup var contact: ContactOptions

        @Argument(help: "What it is about: a purpose such as tracking, or a topic such as commercial/offers.")
        var about: String

        @Argument(help: "opted-in or opted-out.")
        var status: String

        @Option(help: "Why, in your words.")
        var reason = ""

        @Option(help: "Where it was said.")
        var source = "command line"

        func run() async throws {
            let data = try DataDirectory(existing: contact.directory.path)
            let store = try data.openStore()
            let organization = try await contact.organization.chosen(in: store)
            let contact = try OrganizationOptions.contact(contact.contact, of: organization)
            let known = organization.compliance.scopes
            guard let scope = known.first(where: { $0.description == about }) else {
                throw CommandError(
                    "there is no purpose or topic “\(about)”"
                        + Suggestion.phrase(for: about, among: known.map(\.description)))
            }
            guard let status = ConsentStatus(rawValue: status) else {
                throw CommandError(
                    "unknown status “\(status)”"
                        + Suggestion.phrase(for: status, among: ConsentStatus.allCases.map(\.rawValue)))
            }
            let record = ConsentRecord(status: status, reason: reason, source: source, at: Date(), by: Operator.name)
            try await store.record(
                record, about: scope, of: contact, organization: organization.id,
                contactHash: try data.keys().contactHash(of: organization.id))
            print("\(scope): \(status.rawValue) from now on.")
        }
    }
}
