import ArgumentParser
import Foundation
import Journeys
import Messages
import Operations
import Sender
import Store
import Workspace

extension JourneyCommand {
    struct Publish: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Freezes a journey and its messages as they are, and lets it send.",
            discussion: """
                Runs that have begun finish on the version they began with. One that is paused stays paused; one that was \
                stopped begins again, for whom its entry lets in.
                """)

        @OptionGroup var options: JourneyOptions

        @Flag(help: "Only say who would enter now and what they could be sent; change nothing.")
        var dryRun = false

        @Flag(
            help:
                "Wait until the audience has gone through the first step, with a progress bar. Ctrl-C ends the waiting only."
        )
        var wait = false

        @Flag(help: "With --dry-run: print one JSON object a line, first the audience, then each message.")
        var json = false

        func validate() throws {
            if json, !dryRun { throw ValidationError("--json goes with --dry-run.") }
            if wait, dryRun { throw ValidationError("--wait does not go with --dry-run: nothing is sent.") }
        }

        func run() async throws {
            let (store, organization) = try await options.open()
            let journey = options.journey
            guard let stored = try await store.journey(journey, organization: organization) else {
                throw try await options.unknown(in: store, organization)
            }
            let writing = JourneyWriting(store: store)
            if let error = try await writing.check(stored, organization: organization) { throw unfit(error) }
            let messages = try await store.messages(ofJourney: journey, organization: organization)
            let missing = try await missing(of: stored.definition.audience, store, organization)
            for warning in try await missing + warnings(messages) { Output.notice("Warning: " + warning) }
            if dryRun { return try await self.dryRun(store, organization, messages) }
            switch try await writing.publish(journey, organization: organization, at: Date()) {
            case .success(true)?:
                let state = try await store.status(ofJourney: journey, organization: organization)?.state
                print(
                    "Published \(journey)." + (state == .paused ? " It is paused, and sends when it is resumed." : ""))
            case .success(false)?: print("\(journey) is published already; nothing has changed.")
            case .failure(let error)?: throw unfit(error)
            case nil: throw try await options.unknown(in: store, organization)
            }
            fflush(nil)
            if wait { try await waitUntilBegun(store, organization) }
        }

        /// What it goes by may have changed since it was written.
        private func unfit(_ error: InputError) -> CommandError {
            CommandError(
                "\(options.journey) does not fit its messages and attributes as they are now: \(Output.shown(error.problem)); change one or the other"
            )
        }

        /// How long nothing may go on before somebody should look why.
        private static let patience = Duration.seconds(10)

        /// Of the newest version: who is not in the audience has gone through as well.
        private func waitUntilBegun(_ store: any Store, _ organization: String) async throws {
            var (last, since) = (-1, ContinuousClock.now)
            var isTold = false
            while let status = try await store.status(ofJourney: options.journey, organization: organization) {
                let (looked, total) = status.audience
                let done = looked - (status.versions.first?.waiting.first ?? 0)
                if done != last { (last, since) = (done, .now) }
                if !isTold, .now > since + Self.patience {
                    Output.notice("Nothing goes on; is “waymark serve” running in this folder?")
                    isTold = true
                }
                ProgressBar(label: "Sending", total: total, unit: "profiles")?.show(done)
                if done >= total { return }
                guard status.state == .running else {
                    return Output.notice("\(options.journey) is \(status.state.name); nothing is sent now.")
                }
                try await Task.sleep(for: .milliseconds(200))
            }
        }

        private func dryRun(_ store: any Store, _ organization: String, _ messages: [StoredMessageVersion]) async throws
        {
            let total = try await store.status(ofJourney: options.journey, organization: organization)?.audience.of ?? 0
            let bar = ProgressBar(label: "Profiles", total: total)
            guard
                let found = try await JourneyDryRun(
                    of: options.journey, organization: organization, versions: messages, store: store, at: Date(),
                    progress: { bar?.show($0) })
            else { throw try await options.unknown(in: store, organization) }
            if json {
                Output.printJSON(["profiles": found.looked, "entering": found.entering])
                for message in found.messages { Output.printJSON(DryRunMessageReport(message)) }
                return
            }
            print("\(found.entering) of \(found.looked) profiles would enter \(options.journey) now. Of these:")
            var table = Output.Table(
                columns: [
                    ("message", .left), ("have an address", .right), ("may be sent it", .right), ("tracked", .right),
                ])
            for message in found.messages {
                table.rows.append([message.name, "\(message.reachable)", "\(message.allowed)", "\(message.tracked)"])
            }
            print(table.text)
        }

        /// Of profiles that are listed, those that there are not: misspelt, or still to come.
        private func missing(
            of audience: JourneyDefinition.Audience, _ store: any Store, _ organization: String
        ) async throws -> [String] {
            guard case .profiles(let ids) = audience else { return [] }
            var missing: [String] = []
            for id in ids where try await store.profile(id: id, organization: organization) == nil {
                missing.append(id)
            }
            guard let first = missing.first else { return [] }
            let others = missing.count == 1 ? "" : ", and \(missing.count) of the audience are missing"
            return ["there is no profile “\(Output.shown(first))” yet\(others)"]
        }

        /// What the authors of its text messages should know (M9.4).
        private func warnings(_ messages: [StoredMessageVersion]) async throws -> [String] {
            let texts = messages.filter { $0.content.channel == .text }
            if texts.isEmpty { return [] }
            let check = try await TextMessageCheck(directory: options.directory)
            return try texts.flatMap { text in
                try check.warnings(
                    text.content, organizationURL: text.organization.shortURL, name: "“\(text.message)”"
                ) { "line \($0.line), column \($0.column) of the text" }
            }
        }
    }
}
