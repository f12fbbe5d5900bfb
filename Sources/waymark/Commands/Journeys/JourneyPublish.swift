import ArgumentParser
import Foundation
import Messages
import Store

extension JourneyCommand {
    struct Publish: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Freezes a journey and its messages as they are, and lets it send.",
            discussion: """
                Runs that have begun finish on the version they began with. One that is paused stays paused; one that was \
                stopped begins again, for whom its entry lets in.
                """)

        @OptionGroup var options: JourneyOptions

        func run() async throws {
            let (store, organization) = try await options.open()
            for warning in try await warnings(store, organization) { Output.notice("Warning: " + warning) }
            let journey = options.journey
            switch try await store.publish(journey: journey, organization: organization, at: Date()) {
            case true?: print("Published \(journey).")
            case false?: print("\(journey) is published already; nothing has changed.")
            case nil: throw try await options.unknown(in: store, organization)
            }
        }

        /// What the authors of its text messages should know (M9.4).
        private func warnings(_ store: any WorkspaceStore, _ organization: String) async throws -> [String] {
            let texts = try await store.textMessages(ofJourney: options.journey, organization: organization)
            if texts.isEmpty { return [] }
            let check = try await TextMessageCheck(directory: options.directory)
            return try texts.flatMap { text in
                try check.warnings(
                    text.content, organizationURL: text.organization.shortURL, name: "“\(text.message)”"
                ) { "line \($0.line), column \($0.column) of the text" }
            }
        }
    }
}
