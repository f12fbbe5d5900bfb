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
        return Output.shown(
            "\(Output.time(record.at))  \(record.kind.name)  \(who)  \(record.message)\(what)\(how)")
    }
}
