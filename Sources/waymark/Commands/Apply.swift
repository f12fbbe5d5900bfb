import ArgumentParser
import Foundation
import LinkIdentifiers
import Messages
import Store
import Workspace

struct Apply: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Loads a workspace of files into a data folder.",
        discussion: """
            The workspace holds waymark.yaml, messages/, journeys/, profiles.csv and consent.csv. All of it is checked \
            before anything changes; with nothing changed, nothing is done.
            """)

    @Argument(help: "The workspace's folder.")
    var workspace: String

    @OptionGroup var directory: DirectoryOptions

    @Flag(help: "Print one JSON object: how many of each were new or different.")
    var json = false

    func run() async throws {
        guard FileManager.default.fileExists(atPath: workspace) else {
            throw CommandError("\(workspace): there is no such folder")
        }
        let existing = try? DataDirectory(existing: directory.path).openStore()
        let check = try await TextMessageCheck(directory: directory)
        let reader = WorkspaceReader(directory: URL(filePath: workspace), now: Date(), shortURL: check.shortURL)
        let contents = try await reader.read { try await existing?.attributeNames(organization: $0) ?? [] }
        let warnings = try warnings(contents, reader, check)
        // Only now is anything made: bad input leaves no trace.
        let data = try DataDirectory(creating: directory.path)
        let keys = try data.keys()
        let organization = contents.organization.id
        let changes = try await data.openStore().apply(
            contents, hashedIdentifier: keys.hashedIdentifier(of: organization),
            contactHash: keys.contactHash(of: organization), at: Date())
        for warning in warnings { Output.notice("Warning: " + warning) }
        if json {
            Output.printJSON(AppliedReport(changes))
        } else if changes.isEmpty {
            print("Nothing has changed.")
        } else {
            print("Applied: " + Self.summary(changes) + ".")
        }
    }

    /// What the authors of text messages should know (M9.4).
    private func warnings(
        _ contents: WorkspaceContents, _ reader: WorkspaceReader, _ check: TextMessageCheck
    ) throws -> [String] {
        try contents.messages.filter { $0.content.channel == .text }.flatMap { message in
            try check.warnings(
                message.content, organizationURL: contents.organization.texts.shortURL, name: "“\(message.name)”"
            ) { try reader.place(of: $0, inTextMessage: message.name) }
        }
    }

    private static func summary(_ changes: WorkspaceChanges) -> String {
        [
            (changes.organizations, "organization"), (changes.messages, "message"), (changes.journeys, "journey"),
            (changes.profiles, "profile"), (changes.consents, "consent"),
        ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)\($0.0 == 1 ? "" : "s")" }.joined(separator: ", ")
    }
}

private struct AppliedReport: Encodable {
    let organizations, messages, journeys, profiles, consents: Int

    init(_ changes: WorkspaceChanges) {
        organizations = changes.organizations
        messages = changes.messages
        journeys = changes.journeys
        profiles = changes.profiles
        consents = changes.consents
    }
}
