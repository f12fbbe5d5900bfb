import ArgumentParser
import Foundation
import Journeys
import Store
import Workspace

extension JourneyCommand {
    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Checks files of journeys, with the messages and attributes of their workspace.",
            discussion: """
                Attributes are those of profiles.csv, those that journeys set, and, where there is a data folder, those of \
                the profiles in it.
                """)

        @Argument(help: "Files in a workspace's journeys folder.")
        var files: [String]

        @OptionGroup var directory: DirectoryOptions

        @Flag(help: "Print one JSON object a line for each file.")
        var json = false

        func run() async throws {
            let store = try? DataDirectory(existing: directory.path).openStore()
            let shortURL = try await TextMessageCheck(directory: directory).shortURL
            var isGood = true
            for file in files {
                do {
                    let journey = try JourneyFile(file)
                    guard let workspace = WorkspaceReader.workspace(ofJourney: URL(filePath: file)) else {
                        throw InputError(
                            file: file, line: 1, column: 1,
                            problem: "in no journeys folder beside a waymark.yaml; move it into one")
                    }
                    try await WorkspaceReader(directory: workspace, now: Date(), shortURL: shortURL).check(journey) {
                        try await store?.attributeNames(organization: $0) ?? []
                    }
                    report(JourneyCheckReport(file: file, steps: journey.definition.steps.size))
                } catch let error as InputError {
                    isGood = false
                    report(JourneyCheckReport(file: file, error))
                }
            }
            if !isGood { throw ExitCode.failure }
        }

        private func report(_ report: JourneyCheckReport) {
            if json {
                Output.printJSON(report)
            } else if let steps = report.steps {
                print("\(report.file): \(steps) step\(steps == 1 ? "" : "s"), ok")
            } else if let error = report.error {
                Output.notice(Output.shown("\(error)"))
            }
        }
    }
}

private struct JourneyCheckReport: Encodable {
    let file: String
    private(set) var steps: Int?
    private(set) var error: InputError?

    init(file: String, steps: Int) {
        self.file = file
        self.steps = steps
    }

    init(file: String, _ error: InputError) {
        self.file = file
        self.error = error
    }

    private enum Key: String, CodingKey { case file, ok, steps, error }
    private enum ErrorKey: String, CodingKey { case file, line, column, problem }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(file, forKey: .file)
        try container.encode(error == nil, forKey: .ok)
        try container.encodeIfPresent(steps, forKey: .steps)
        guard let error else { return }
        // It may be in a message or a table that the journey is checked with.
        var place = container.nestedContainer(keyedBy: ErrorKey.self, forKey: .error)
        try place.encode(error.file, forKey: .file)
        try place.encode(error.line, forKey: .line)
        try place.encode(error.column, forKey: .column)
        try place.encode(error.problem, forKey: .problem)
    }
}
