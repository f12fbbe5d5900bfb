import ArgumentParser
import Foundation
import Operations
import Store

struct CorrectLink: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Makes a link that was sent lead elsewhere.",
        discussion: """
            Identifiers and figures stay as they are. A running serve or demo follows within a second. Mails to people who \
            have not consented to tracking carry the URL itself and cannot be corrected; all links of texts can. Who did it, and when, is kept: \
            “waymark message corrections”.
            """)

    @Argument(
        help: "The message's name: that of its file, without extension.",
        transform: \.precomposedStringWithCanonicalMapping)
    var message: String

    @Argument(help: "The link's number, as “waymark links” and “waymark report” have it.")
    var ordinal: Int

    @Argument(help: "Where it shall lead: an http or https URL, with the placeholders that it has now.")
    var url: String

    @Option(help: "The message version (default: the newest that has been sent).")
    var version: Int?

    @Option(help: "The organization's id, where several have a message of this name.")
    var organization: String?

    @OptionGroup var directory: DirectoryOptions

    @Flag(
        help:
            "Print one JSON object: the correction, as “waymark message corrections” has it; nothing if none is needed."
    )
    var json = false

    func run() async throws {
        let store = try DataDirectory(existing: directory.path).openStore()
        let result = try await LinkCorrecting(store: store).correct(
            ordinal, of: message, version: version, organization: organization, to: url, by: Operator.name, at: Date())
        let corrected: LinkCorrecting.Corrected
        switch result {
        case .success(let done): corrected = done
        case .failure(let refusal): throw error(refusal)
        }
        let place = "Link \(ordinal) of \(message), version \(corrected.version.version),"
        guard let correction = corrected.correction else {
            if !json { print("\(place) leads there already.") }
            return
        }
        if json { return Output.printJSON(CorrectionReport(correction)) }
        print("\(place) leads to \(corrected.url) from now on.")
        print("It led to \(correction.from).")
        if !corrected.others.isEmpty {
            print("Still leading there: link \(Self.list(corrected.others)) of this version.")
        }
    }

    private func error(_ refusal: LinkCorrecting.Refusal) -> CommandError {
        switch refusal {
        case .unknownMessage:
            CommandError("there is no message “\(message)”" + (organization.map { " of “\($0)”" } ?? ""))
        case .ambiguous(let organizations):
            CommandError(
                "“\(message)” is a message of \(organizations.joined(separator: " and ")); say whose with --organization"
            )
        case .unknownVersion(let newest):
            CommandError("“\(message)” has no version \(version ?? 0); the newest is \(newest)")
        case .unknownLink(let version, let known):
            CommandError(
                "\(message), version \(version), has no link \(ordinal); those that can be corrected are "
                    + (known.isEmpty ? "none" : Self.list(known)))
        case .notRedirected(let version, let destination):
            CommandError(
                "link \(ordinal) of \(message), version \(version), is not tracked: its mails carry \(destination) itself"
            )
        case .url(let error): CommandError("the URL \(error)")
        }
    }

    private static func list(_ ordinals: [Int]) -> String { ordinals.map(String.init).joined(separator: ", ") }
}
