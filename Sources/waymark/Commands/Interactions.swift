import ArgumentParser
import Foundation
import Interactions
import Operations
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

/// A link with its figures in JSON: `ordinal`, `name`, `url`, `correctedURL` where it was corrected, and `clicks`.
struct LinkReport: Encodable {
    private let ordinal: Int
    private let name: String?
    private let url: String
    private let correctedURL: String?
    private let clicks: CountsReport

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
        try container.encode(clicks, forKey: .clicks)
    }
}

struct CountsReport: Encodable {
    let total, unique, anonymous, automated: Int

    init(_ counts: Counts) {
        (total, unique, anonymous, automated) = (counts.total, counts.unique, counts.anonymous, counts.automated)
    }
}
