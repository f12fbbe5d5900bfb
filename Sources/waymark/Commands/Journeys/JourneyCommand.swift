import ArgumentParser
import Foundation
import Store
import Workspace

struct JourneyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "journey",
        abstract: "Checks, shows, publishes, pauses and stops journeys, and says how far they have come.",
        subcommands: [Check.self, Show.self, Publish.self, Pause.self, Resume.self, Stop.self, Status.self])

    func run() throws {
        throw ValidationError("Say what to do with a journey: check, show, publish, pause, resume, stop or status.")
    }
}

/// Which journey is meant.
struct JourneyOptions: ParsableArguments {
    @Argument(
        help: "The journey's name: that of its file, without extension.",
        transform: \.precomposedStringWithCanonicalMapping)
    var journey: String

    @OptionGroup var organization: OrganizationOptions
    @OptionGroup var directory: DirectoryOptions

    /// The store, and the organization's id.
    func open() async throws -> (store: any Store, organization: String) {
        let store = try DataDirectory(existing: directory.path).openStore()
        return (store, try await organization.chosen(in: store).id)
    }

    func unknown(in store: any Store, _ organization: String) async throws -> CommandError {
        let known = try await store.journeys(organization: organization, after: nil, limit: 1000).map(\.name)
        return CommandError(
            "there is no journey “\(journey)”" + Suggestion.phrase(for: journey, among: known)
                + (known.isEmpty ? "; load it with “waymark apply”" : ""))
    }
}
