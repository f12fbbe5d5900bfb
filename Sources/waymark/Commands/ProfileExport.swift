import ArgumentParser
import Foundation
import Operations
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
            let report = try await PersonReport(of: person, in: store, at: Date(), progress: ProgressBar.steps)
            let json = try Output.prettyJSON(report)
            guard let output else { return print(json) }
            guard
                FileManager.default.createFile(
                    atPath: output, contents: Data((json + "\n").utf8), attributes: [.posixPermissions: 0o600])
            else { throw CommandError("\(output): cannot be written") }
        }
    }
}
