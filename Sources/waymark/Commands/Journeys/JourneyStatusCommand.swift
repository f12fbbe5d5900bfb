import ArgumentParser
import Foundation
import Journeys
import Messages
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

extension JourneyPlan.Action {
    /// The word that authors write for it.
    var kind: String {
        switch self {
        case .message(let channel, let name): "\(channel.rawValue) \(name)"
        case .wait: "wait"
        case .when: "when"
        case .condition: "if"
        case .update: "update"
        case .exit: "exit"
        }
    }
}

private struct JourneyStatusReport: Encodable {
    struct Step: Encodable {
        let id, kind: String
        let arrived, waiting: Int
        /// By outcome.
        let passed: [String: Int]
        /// By what the last try came to.
        let retrying: [String: Int]
    }

    let journey, state, publishedAt: String
    let started, underWay: Int
    let profilesLookedAt, profiles: Int
    let steps: [Step]

    init(_ journey: String, _ status: JourneyStatus, _ version: JourneyStatus.Version) {
        self.journey = journey
        state = status.state.name
        publishedAt = Output.time(version.publishedAt)
        started = version.started
        underWay = version.underWay
        profilesLookedAt = status.audience.looked
        profiles = status.audience.of
        let (arrived, waiting) = (version.arrived, version.waiting)
        steps = version.plan.steps.enumerated().map { index, step in
            Step(
                id: step.id, kind: step.action.kind, arrived: arrived[index], waiting: waiting[index],
                passed: Dictionary(uniqueKeysWithValues: version.passed[index].map { ($0.key.description, $0.value) }),
                retrying: version.retrying[index])
        }
    }
}
