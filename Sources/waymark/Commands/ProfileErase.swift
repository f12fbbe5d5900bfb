import ArgumentParser
import Foundation
import Operations
import Store

extension ProfileCommand {
    struct Erase: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Erases what is held about a person.",
            discussion: """
                Gone for good are profile, contact points, consent, messages in the outbox, and what in deliveries and \
                interactions leads to the person. Figures stay as they are, and links in messages that were sent still \
                redirect. Should the address come back, an opt-out is still one: a keyed hash of it is kept. An address \
                that another profile has too stays, with its consent. Waymark may be serving meanwhile. What was \
                interrupted, the next erasure finishes.
                """)

        @OptionGroup var person: PersonOptions

        @Flag(help: "Do not ask at a terminal.")
        var yes = false

        @Flag(help: "Print one JSON object: what was erased.")
        var json = false

        func run() async throws {
            let data = try DataDirectory(existing: person.directory.path)
            let store = try data.openStore()
            let eraser = try PersonEraser(
                data, store, settings: try await Settings(arguments: [:], file: data.configuration))
            let unfinished = try await store.unfinishedErasures()
            for erasure in unfinished { show(try await eraser.finish(erasure, progress: ProgressBar.steps)) }
            let (who, organization) = try await person.selection(in: store)
            guard let found = try await store.person(who, organization: organization.id) else {
                // Likely the one that was interrupted.
                if !unfinished.isEmpty { return }
                throw person.notFound
            }
            guard yes || confirms(found) else { throw CommandError("nothing was erased") }
            guard let report = try await eraser.erase(who, of: organization, progress: ProgressBar.steps) else {
                throw person.notFound
            }
            show(report)
        }

        private func show(_ report: ErasureReport) { json ? Output.printJSON(report) : print(report.text) }

        /// Only somebody at a terminal is asked.
        private func confirms(_ person: Person) -> Bool {
            guard isatty(STDIN_FILENO) == 1, isatty(STDERR_FILENO) == 1 else { return true }
            let profiles = "\(person.profiles.count) profile\(person.profiles.count == 1 ? "" : "s")"
            FileHandle.standardError.write(Data("Erase \(profiles) of “\(person.organization)” for good? [y/N] ".utf8))
            return ["y", "yes"].contains(readLine()?.lowercased() ?? "")
        }
    }
}
