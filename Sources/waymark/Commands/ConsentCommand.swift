import ArgumentParser
import Consent
import Foundation
import Operations
import Store

struct ConsentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "consent", abstract: "Explains consent, shows how it came about, takes it in and gives it out.",
        subcommands: [Explain.self, History.self, Set.self, Import.self, Export.self])

    func run() throws { throw ValidationError("Say what to do with consent: explain, history, set, import or export.") }
}

/// Whose consent.
struct ContactOptions: ParsableArguments {
    @Argument(help: "An e-mail address or phone number.")
    var contact: String

    @OptionGroup var organization: OrganizationOptions
    @OptionGroup var directory: DirectoryOptions
}

extension ConsentCommand {
    struct Explain: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Says whether a message may be sent to somebody and tracked, and why.")

        @OptionGroup var contact: ContactOptions

        @Option(help: "The message's name: that of its file, without extension.")
        var message: String

        @Flag(help: "Print one JSON object.")
        var json = false

        func run() async throws {
            let store = try DataDirectory(existing: contact.directory.path).openStore()
            let organization = try await contact.organization.chosen(in: store)
            guard let message = try await store.purpose(ofMessage: message, organization: organization.id) else {
                throw CommandError("there is no message “\(message)”; load it with “waymark apply”")
            }
            let contact = try OrganizationOptions.contact(contact.contact, of: organization)
            let records = try await store.consent(of: contact, organization: organization.id)
            let decision = ConsentDecision(
                purpose: message.purpose, topic: message.topic, profile: organization.compliance, records: records)
            if json { return Output.printJSON(ConsentDecisionReport(decision)) }
            print("send   \(decision.maySend ? "yes" : "no ")  \(decision.sending.reason)")
            print("track  \(decision.mayTrack ? "yes" : "no ")  \(decision.tracking.reason)")
        }
    }

    struct History: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists every record of somebody's consent, the oldest first.")

        @OptionGroup var contact: ContactOptions

        @Flag(help: "Print one JSON object a line.")
        var json = false

        func run() async throws {
            let store = try DataDirectory(existing: contact.directory.path).openStore()
            let organization = try await contact.organization.chosen(in: store)
            let contact = try OrganizationOptions.contact(contact.contact, of: organization)
            let history = try await store.consentHistory(of: contact, organization: organization.id)
            if json {
                for change in history { Output.printJSON(ConsentChangeReport(change)) }
                return
            }
            var table = Output.Table(columns: [
                ("said", .left), ("about", .left), ("from", .left), ("to", .left), ("source", .left),
                ("reason", .left), ("recorded", .left), ("by", .left),
            ])
            for change in history {
                let record = change.record
                table.rows.append([
                    Output.time(record.at), "\(change.scope)", change.from?.rawValue ?? "no record",
                    record.status.rawValue, record.source, record.reason, Output.time(change.recordedAt), record.by,
                ])
            }
            print(history.isEmpty ? "There is no record." : table.text)
        }
    }
}
