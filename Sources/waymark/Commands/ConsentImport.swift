import ArgumentParser
import Foundation
import LinkIdentifiers
import Store
import Workspace

extension ConsentCommand {
    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Takes in consent from a CSV file, all of it or nothing.",
            discussion: """
                The columns contact, purpose, status and time are needed, in any order; topic, reason and source may be \
                there. Status is opted-in or opted-out, time is when it was said, such as 2026-01-31T12:00:00Z. What is \
                newer than the record that is there counts, so a file can be imported twice. \
                \(ImportOptions.waiting)
                """)

        @OptionGroup var options: ImportOptions

        @Option(help: ArgumentHelp("When rows without a time were said; “now” for now.", valueName: "time"))
        var asOf: String?

        func validate() throws {
            guard let asOf, asOf != "now" else { return }
            guard let date = Timestamp.date(from: asOf) else {
                throw ValidationError("--as-of needs a time such as 2026-01-31T12:00:00Z, or “now”.")
            }
            guard date <= Date() else { throw ValidationError("--as-of: this time is still to come.") }
        }

        func run() async throws {
            let now = Date()
            let names = try options.names(of: ConsentFile.columns)
            let data = try DataDirectory(existing: options.directory.path)
            let store = try data.openStore()
            let organization = try await options.organization.chosen(in: store)
            let file = try ConsentFile(
                options.table(), names: names, compliance: organization.compliance,
                region: options.region(of: organization),
                asOf: asOf.flatMap { $0 == "now" ? now : Timestamp.date(from: $0) }, now: now)
            if !file.ignored.isEmpty {
                Output.notice("not looked at: " + file.ignored.map { "“\($0)”" }.joined(separator: ", "))
            }
            let hash = try data.keys().contactHash(of: organization.id)
            try await options.run(file) { reading in
                try await store.importConsent(
                    organization: organization.id, contactHash: hash, by: Operator.name, at: now
                ) {
                    try reading.next()
                }
            }
        }
    }
}
