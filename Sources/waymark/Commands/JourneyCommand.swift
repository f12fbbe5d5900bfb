import ArgumentParser
import Foundation
import Messages
import Store

struct JourneyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "journey", abstract: "Publishes journeys.", subcommands: [Publish.self])

    func run() throws { throw ValidationError("Say what to do with a journey: publish.") }

    struct Publish: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Freezes a journey and its messages as they are, and lets it send.")

        @Argument(help: "The journey's name: that of its file, without extension.")
        var journey: String

        @OptionGroup var directory: DirectoryOptions

        func run() async throws {
            let store = try DataDirectory(existing: directory.path).openStore()
            let warnings = try await warnings(store)
            for warning in warnings { Output.notice("Warning: " + warning) }
            switch try await store.publish(journey: journey, at: Date()) {
            case true?: print("Published \(journey).")
            case false?: print("\(journey) is published already; nothing has changed.")
            case nil: throw CommandError("there is no journey “\(journey)”; load it with “waymark apply”")
            }
        }

        /// What the authors of its text messages should know (M9.4).
        private func warnings(_ store: any WorkspaceStore) async throws -> [String] {
            let texts = try await store.textMessages(ofJourney: journey)
            if texts.isEmpty { return [] }
            let check = try await TextMessageCheck(directory: directory)
            return try texts.flatMap { text in
                try check.warnings(
                    text.content, organizationURL: text.organization.shortURL, name: "“\(text.message)”"
                ) { "line \($0.line), column \($0.column) of the text" }
            }
        }
    }
}
