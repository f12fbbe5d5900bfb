import ArgumentParser
import Foundation
import Journeys
import Messages
import Operations
import Store

extension JourneyCommand {
    struct Status: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Says for each step how many runs have come, wait, and went on, and why messages were not sent.")

        @OptionGroup var options: JourneyOptions

        @Flag(help: "Print one JSON object a line for each journey version.")
        var json = false

        @Flag(help: "Show it again each second, until Ctrl-C.")
        var follow = false

        func run() async throws {
            let (store, organization) = try await options.open()
            while true {
                guard
                    let status = try await store.status(ofJourney: options.journey, organization: organization)
                else { throw try await options.unknown(in: store, organization) }
                if follow, !json { Output.clearScreen() }
                print(status)
                fflush(nil)
                if !follow { return }
                try await Task.sleep(for: .seconds(1))
            }
        }

        private func print(_ status: JourneyStatus) {
            if json {
                for version in status.versions {
                    Output.printJSON(JourneyStatusReport(options.journey, status, version))
                }
                return
            }
            Swift.print("\(options.journey): \(status.state.name)\(enrolling(status))")
            for version in status.versions {
                Swift.print(
                    "\npublished \(Output.time(version.publishedAt)): \(version.started) began, "
                        + "\(version.underWay) under way")
                Swift.print(Self.table(version).text)
            }
        }

        /// Where the audience is still being gone through.
        private func enrolling(_ status: JourneyStatus) -> String {
            let audience = status.audience
            guard status.state == .running, audience.looked < audience.of else { return "" }
            return ", \(audience.looked * 100 / audience.of) % of the profiles looked at"
        }

        private static func table(_ version: JourneyStatus.Version) -> Output.Table {
            var table = Output.Table(
                columns: [
                    ("step", .left), ("", .left), ("came", .right), ("waiting", .right), ("went on, how", .left),
                ])
            for (index, step) in version.plan.steps.enumerated() {
                let passed = version.passed[index].sorted {
                    ($1.value, $0.key.description) < ($0.value, $1.key.description)
                }
                table.rows.append([
                    step.id, step.action.kind, "\(version.arrived[index])", "\(version.waiting[index])",
                    (passed.map { "\($0.value) \($0.key)" } + Self.retrying(version.retrying[index])).joined(
                        separator: ", "),
                ])
            }
            return table
        }

        private static func retrying(_ codes: [String: Int]) -> [String] {
            codes.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.value) tried again after \($0.key)" }
        }
    }
}
