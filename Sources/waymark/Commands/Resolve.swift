import ArgumentParser
import Foundation
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
        let report: ResolvedLink
        do {
            report = try await LinkResolving(store: data.openStore(), keys: data.keys()).resolve(
                url, organization: nil, reveals: reveal)
        } catch let error as LinkResolving.Refusal {
            throw CommandError("\(error)")
        }
        json ? Output.printJSON(report) : print(report.text)
    }
}
