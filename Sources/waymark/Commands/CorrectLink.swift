import ArgumentParser
import Foundation
import Messages
import Store

struct CorrectLink: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Makes a link that was sent lead elsewhere.",
        discussion: """
            Identifiers and figures stay as they are. A running serve or demo follows within a second. Mails to people who \
            have not consented to tracking carry the URL itself and cannot be corrected; all links of texts can. Who did it, and when, is kept: \
            “waymark message corrections”.
            """)

    @Argument(help: "The message's name: that of its file, without extension.")
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
        let version = try await chosenVersion(store)
        let links = try await store.links(ofVersion: version.number)
        let link = try chosenLink(links, of: version)
        let old = Destination(url: link.destination, isPersonalised: link.isPersonalised)
        let new: String
        do { new = try CorrectedURL(url, inPlaceOf: old).url } catch { throw CommandError("the URL \(error)") }
        let correction = try await store.correctLink(
            ordinal, ofVersion: version.number, to: new, by: Operator.name, at: Date())
        guard let correction else {
            if !json { print("Link \(ordinal) of \(message), version \(version.version), leads there already.") }
            return
        }
        if json { return Output.printJSON(CorrectionReport(correction)) }
        print("Link \(ordinal) of \(message), version \(version.version), leads to \(new) from now on.")
        print("It led to \(correction.from).")
        let others = links.filter { $0.ordinal != ordinal && $0.isRedirected && $0.destination == correction.from }
        if !others.isEmpty {
            print(
                "Still leading there: link \(others.map { "\($0.ordinal)" }.joined(separator: ", ")) of this version.")
        }
    }

    private func chosenVersion(_ store: any CorrectionStore) async throws -> MessageVersionName {
        var versions = try await store.versions(ofMessage: message)
        if let organization { versions.removeAll { $0.organization != organization } }
        let organizations = Set(versions.map(\.organization)).sorted()
        if organizations.count > 1 {
            throw CommandError(
                "“\(message)” is a message of \(organizations.joined(separator: " and ")); say whose with --organization"
            )
        }
        guard let newest = versions.last else {
            throw CommandError("there is no message “\(message)”" + (organization.map { " of “\($0)”" } ?? ""))
        }
        guard let version else { return versions.last(where: \.isOut) ?? newest }
        guard let found = versions.first(where: { $0.version == version }) else {
            throw CommandError("“\(message)” has no version \(version); the newest is \(newest.version)")
        }
        return found
    }

    private func chosenLink(_ links: [PublishedLink], of version: MessageVersionName) throws -> PublishedLink {
        let place = "\(message), version \(version.version),"
        guard let link = links.first(where: { $0.ordinal == ordinal }) else {
            let tracked = links.filter(\.isRedirected).map { "\($0.ordinal)" }.joined(separator: ", ")
            throw CommandError(
                "\(place) has no link \(ordinal); those that can be corrected are "
                    + (tracked.isEmpty ? "none" : tracked))
        }
        guard link.isRedirected else {
            throw CommandError("link \(ordinal) of \(place) is not tracked: its mails carry \(link.destination) itself")
        }
        return link
    }
}

/// A correction in JSON.
struct CorrectionReport: Encodable {
    let number: String
    let at: String
    let by, organization, message: String
    let messageVersion, ordinal: Int
    let from, to: String

    init(_ correction: LinkCorrection) {
        number = String(correction.number)
        at = Output.time(correction.at)
        (by, organization, message) = (correction.by, correction.organization, correction.message)
        (messageVersion, ordinal) = (correction.version, correction.ordinal)
        (from, to) = (correction.from, correction.to)
    }
}
