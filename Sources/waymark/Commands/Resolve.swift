import ArgumentParser
import Edge
import Foundation
import LinkIdentifiers
import Messages
import Store

struct Resolve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tells what a URL of Waymark's names: destination, message, sent when.",
        discussion: "Records nothing. Says who it was sent to only with --reveal.")

    @Argument(help: "A URL that Waymark has put into a mail.")
    var url: String

    @Flag(help: "Also say who it was sent to, and fill in personal values.")
    var reveal = false

    @OptionGroup var directory: DirectoryOptions

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() async throws {
        let data = try DataDirectory(existing: directory.path)
        let store = try data.openStore()
        let path = Array((URLComponents(string: url)?.percentEncodedPath ?? "").utf8)
        guard let route = path.withUnsafeBytes(Route.init) else {
            throw CommandError("not a URL of Waymark's; expected …/api/orgs/… and then /r/…, /o/…, /p/… or /u/…")
        }
        guard
            let organization = try await store.organization(
                hashedIdentifier: String(decoding: path[route.organization], as: UTF8.self)),
            let opened = try data.keys().organizationKeys(for: organization.id).open(path[route.identifier]),
            let found = try await store.describe(opened.reference)
        else { throw CommandError("the identifier does not verify here: invented, altered, or another deployment's") }
        let report = ResolvedReport(found, opened, reveals: reveal)
        json ? Output.printJSON(report) : print(report.text)
    }
}

private struct ResolvedReport: Encodable {
    private let found: LinkDescription
    private let reference: LinkReference
    private let destination: String?
    private let reveals: Bool

    init(_ found: LinkDescription, _ opened: OrganizationKeys.Opened, reveals: Bool) {
        self.found = found
        reference = opened.reference
        self.reveals = reveals
        let url = found.correctedURL ?? found.link?.url
        let destination = url.map { Destination(url: $0, isPersonalised: found.isPersonalised) }
        // Personal values tell who it is.
        self.destination = reveals ? destination?.url(values: opened.values) ?? url : url
    }

    var text: String {
        var lines = [
            found.link.map { "link         \($0.ordinal)" + ($0.name.map { " “\($0)”" } ?? "") }
                ?? (reference.ordinal == LinkReference.preferences ? "the recipient's preferences" : "the pixel"),
            "destination  \(destination ?? "–")",
            "message      \(found.message), version \(found.messageVersion)",
            "organization \(found.organization)",
            "sent         \(Output.time(found.sentAt))",
        ]
        if reveals { lines.append("profile      \(found.profile)") }
        return lines.joined(separator: "\n")
    }

    private enum Key: String, CodingKey {
        case organization, message, messageVersion, sentAt, link, destination, profile
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(found.organization, forKey: .organization)
        try container.encode(found.message, forKey: .message)
        try container.encode(found.messageVersion, forKey: .messageVersion)
        try container.encode(Output.time(found.sentAt), forKey: .sentAt)
        try container.encode(found.link.map(LinkReport.init), forKey: .link)
        try container.encode(destination, forKey: .destination)
        if reveals { try container.encode(found.profile, forKey: .profile) }
    }
}
