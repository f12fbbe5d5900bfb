import ArgumentParser
import Edge
import Foundation
import LinkIdentifiers
import Messages
import Operations
import Store

struct Resolve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tells what a URL of Waymark's names: destination, message, sent when.",
        discussion: "Records nothing. Says who it was sent to only with --reveal.")

    @Argument(help: "A URL that Waymark has put into a mail or a text.")
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
        let report: ResolvedReport?
        if let route = path.withUnsafeBytes(Route.init) {
            report = try await resolve(path, route, try data.keys(), store)
        } else if let short = path.withUnsafeBytes(ShortLinkPath.init) {
            report = try await resolve(path[short.code], try data.keys(), store)
        } else {
            throw CommandError(
                "not a URL of Waymark's; expected …/api/orgs/… and then /r/…, /o/…, /p/…, /u/… or /s/…, "
                    + "or a short link’s /…")
        }
        guard let report else {
            throw CommandError("the identifier does not verify here: invented, altered, or another deployment's")
        }
        json ? Output.printJSON(report) : print(report.text)
    }

    private func resolve(
        _ path: [UInt8], _ route: Route, _ keys: KeyRing, _ store: any Store
    ) async throws -> ResolvedReport? {
        guard
            let organization = try await store.organization(
                hashedIdentifier: String(decoding: path[route.organization], as: UTF8.self)),
            let opened = keys.organizationKeys(for: organization.id).open(path[route.identifier]),
            let found = try await store.describe(opened.reference, isOfBlock: false)
        else { return nil }
        return ResolvedReport(found, opened.reference, values: opened.values, reveals: reveal)
    }

    private func resolve(
        _ code: ArraySlice<UInt8>, _ keys: KeyRing, _ store: any Store
    ) async throws -> ResolvedReport? {
        guard let link = code.withUnsafeBytes(keys.shortLinkKeys.open) else { return nil }
        let isPreferences = link.ordinal == ShortLink.preferences
        // The ordinals are in bounds.
        let reference = LinkReference(
            delivery: link.delivery, ordinal: isPreferences ? LinkReference.preferences : link.ordinal)!
        guard var found = try await store.describe(reference, isOfBlock: true), found.channel == .text,
            isPreferences || found.link != nil
        else { return nil }
        if link.isTracked || isPreferences || found.isPersonalised {
            guard let own = try await store.describe(reference, isOfBlock: false) else { return nil }
            found = own
        }
        let values =
            reveal && found.isPersonalised
            ? try await store.textDelivery(link.delivery, ordinal: link.ordinal)?.personalValues : nil
        return ResolvedReport(found, reference, values: values ?? [], isTracked: link.isTracked, reveals: reveal)
    }
}

private struct ResolvedReport: Encodable {
    private let found: LinkDescription
    private let reference: LinkReference
    private let destination: String?
    /// Whether following it is recorded.
    private let isTracked: Bool
    private let reveals: Bool

    init(
        _ found: LinkDescription, _ reference: LinkReference, values: [String], isTracked: Bool = true, reveals: Bool
    ) {
        self.found = found
        self.reference = reference
        self.isTracked = isTracked
        self.reveals = reveals
        let url = found.correctedURL ?? found.link?.url
        let destination = url.map { Destination(url: $0, isPersonalised: found.isPersonalised) }
        // Personal values tell who it is.
        self.destination = reveals ? destination?.url(values: values) ?? url : url
    }

    var text: String {
        var lines = [
            found.link.map {
                "link         \($0.ordinal)" + ($0.name.map { " “\($0)”" } ?? "") + (isTracked ? "" : ", not tracked")
            } ?? other,
            "destination  \(destination ?? "–")",
            "message      \(found.message), version \(found.messageVersion)",
            "organization \(found.organization)",
            "sent         \(found.sentAt.map(Output.time) ?? "–")",
        ]
        if reveals { lines.append("profile      \(found.profile ?? "–")") }
        return lines.joined(separator: "\n")
    }

    /// What it is where it is no link of the message.
    private var other: String {
        switch reference.ordinal {
        case LinkReference.preferences: "the recipient's preferences"
        case LinkReference.receipts: "the gateway's receipts"
        default: "the pixel"
        }
    }

    private enum Key: String, CodingKey {
        case organization, message, messageVersion, sentAt, link, tracked, destination, profile
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(found.organization, forKey: .organization)
        try container.encode(found.message, forKey: .message)
        try container.encode(found.messageVersion, forKey: .messageVersion)
        try container.encode(found.sentAt.map(Output.time), forKey: .sentAt)
        try container.encode(found.link.map(InteractionReport.Link.init), forKey: .link)
        if found.link != nil { try container.encode(isTracked, forKey: .tracked) }
        try container.encode(destination, forKey: .destination)
        if reveals { try container.encode(found.profile, forKey: .profile) }
    }
}
