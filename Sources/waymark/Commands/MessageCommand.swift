import ArgumentParser
import Foundation
import Operations
import Store

struct MessageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "message", abstract: "Corrects where links of sent messages lead.",
        subcommands: [CorrectLink.self, Corrections.self])

    func run() throws { throw ValidationError("Say what to do with messages: correct-link or corrections.") }

    struct Corrections: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists the corrections of links: when, by whom, from, to; oldest first.")

        @Argument(help: "Only this message's.", transform: \.precomposedStringWithCanonicalMapping)
        var message: String?

        @Option(help: "Only this organization's.")
        var organization: String?

        @OptionGroup var directory: DirectoryOptions

        @Flag(help: "Print one JSON object a line.")
        var json = false

        func run() async throws {
            let store = try DataDirectory(existing: directory.path).openStore()
            if let message, try await store.versions(ofMessage: message).isEmpty {
                throw CommandError("there is no message “\(message)”")
            }
            let corrections = try await store.corrections(message: message, organization: organization)
            if json {
                for one in corrections { Output.printJSON(CorrectionReport(one)) }
                return
            }
            var table = Output.Table(
                columns: [
                    ("when", .left), ("by", .left), ("message", .left), ("version", .right), ("link", .right),
                    ("from", .left), ("to", .left),
                ])
            for one in corrections {
                table.rows.append([
                    Output.time(one.at), one.by, one.message, "\(one.version)", "\(one.ordinal)", one.from, one.to,
                ])
            }
            print(corrections.isEmpty ? "Nothing has been corrected." : table.text)
        }
    }
}
