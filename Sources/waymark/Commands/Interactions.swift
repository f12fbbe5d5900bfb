import ArgumentParser
import Foundation
import Interactions
import Store

struct Interactions: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Prints what recipients did, oldest first.")

    @OptionGroup var directory: DirectoryOptions

    @Flag(help: "Print one JSON object a line.")
    var json = false

    @Flag(help: "Go on printing what comes.")
    var follow = false

    func run() async throws {
        let store = try DataDirectory(existing: directory.path).openStore()
        var last: Int64 = 0
        repeat {
            let page = try await store.interactions(after: last, limit: 1000)
            for record in page { json ? Output.printJSON(InteractionReport(record)) : print(Self.line(record)) }
            fflush(nil)
            if let id = page.last?.id {
                last = id
            } else if follow {
                try await Task.sleep(for: .milliseconds(500))
            } else {
                return
            }
        } while true
    }

    private static func line(_ record: InteractionRecord) -> String {
        let who = record.profile ?? "anonymous"
        let what = record.link.map { " " + ($0.name ?? $0.url) } ?? ""
        let how = record.automated.map { " (automated: \($0.name))" } ?? ""
        return "\(Output.time(record.at))  \(record.kind.name)  \(who)  \(record.message)\(what)\(how)"
    }
}

/// An interaction in JSON.
struct InteractionReport: Encodable {
    private let record: InteractionRecord

    init(_ record: InteractionRecord) { self.record = record }

    private enum Key: String, CodingKey {
        case id, kind, at, organization, journey, message, messageVersion, profile, anonymous, link, destination,
            automated, network, test
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(String(record.id), forKey: .id)
        try container.encode(record.kind.name, forKey: .kind)
        try container.encode(Output.time(record.at), forKey: .at)
        try container.encode(record.organization, forKey: .organization)
        try container.encode(record.journey, forKey: .journey)
        try container.encode(record.message, forKey: .message)
        try container.encode(record.messageVersion, forKey: .messageVersion)
        try container.encode(record.profile, forKey: .profile)
        try container.encode(record.isAnonymous, forKey: .anonymous)
        try container.encode(record.link.map(LinkReport.init), forKey: .link)
        try container.encode(record.destination, forKey: .destination)
        try container.encode(record.automated?.name, forKey: .automated)
        try container.encodeIfPresent(record.network, forKey: .network)
        if record.journey == nil { try container.encode(true, forKey: .test) }
    }
}

/// A link in JSON: `ordinal`, `name`, `url`, `correctedURL` where it was corrected, and `clicks` where there are figures.
struct LinkReport: Encodable {
    private let ordinal: Int
    private let name: String?
    private let url: String
    private let correctedURL: String?
    private let clicks: CountsReport?

    init(_ link: InteractionRecord.Link) {
        (ordinal, name, url, correctedURL, clicks) = (link.ordinal, link.name, link.url, nil, nil)
    }

    init(_ link: MessageFigures.Link) {
        (ordinal, name, url) = (link.ordinal, link.name, link.url)
        (correctedURL, clicks) = (link.correctedURL, CountsReport(link.clicks))
    }

    private enum Key: String, CodingKey { case ordinal, name, url, correctedURL, clicks }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(ordinal, forKey: .ordinal)
        try container.encode(name, forKey: .name)
        try container.encode(url, forKey: .url)
        try container.encodeIfPresent(correctedURL, forKey: .correctedURL)
        try container.encodeIfPresent(clicks, forKey: .clicks)
    }
}

struct CountsReport: Encodable {
    let total, unique, anonymous, automated: Int

    init(_ counts: Counts) {
        (total, unique, anonymous, automated) = (counts.total, counts.unique, counts.anonymous, counts.automated)
    }
}
