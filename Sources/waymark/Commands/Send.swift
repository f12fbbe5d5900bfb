import ArgumentParser
import Consent
import Edge
import Foundation
import Messages
import Operations
import Store
import Workspace

struct Send: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Sends a message to one profile, to try it out.",
        discussion: """
            It is the message as it was published last, or its draft, and goes out as any other, consent included; following \
            its links shows in “waymark interactions”, and in no figure. The process that sends has to run: “waymark serve”.
            """)

    @Argument(help: "The message's name.", transform: \.precomposedStringWithCanonicalMapping)
    var message: String

    @Option(name: .customLong("to"), help: "The profile's id.")
    var profile: String

    @Flag(help: "That it is a test; journeys send everything else.")
    var test = false

    @Flag(help: "Send the draft, as it was saved last. Nothing is published.")
    var draft = false

    @Option(help: "How long to wait until it is out, in seconds.")
    var wait = 10

    @OptionGroup var organization: OrganizationOptions
    @OptionGroup var directory: DirectoryOptions

    @Flag(help: "Print one JSON object: whether it is sent, refused or waiting, and whether it is tracked.")
    var json = false

    func validate() throws {
        guard test else { throw ValidationError("Say --test: a message goes out by a journey otherwise.") }
        guard (0...3600).contains(wait) else { throw ValidationError("--wait needs a number from 0 to 3600.") }
    }

    func run() async throws {
        let store = try DataDirectory(existing: directory.path).openStore()
        let organization = try await organization.chosen(in: store)
        let sending =
            draft
            ? try await sendDraft(of: organization, store) : try await sendVersion(of: organization.id, store)
        let outcome = try await sending.outcome(within: .seconds(wait))
        let isTracked = sending.decision.mayTrack
        if json { return Output.printJSON(TestSendReport(outcome: outcome.rawValue, tracked: isTracked)) }
        let tracking = isTracked ? "" : " It is not tracked: the profile has not consented to that."
        switch outcome {
        case .sent: print("Sent.\(tracking)")
        case .waiting:
            print("It waits to be sent: is “waymark serve” running, and does the channel take it?\(tracking)")
        case .refused: throw CommandError("it was not sent; the log of “waymark serve” says why")
        }
    }

    private func sendVersion(of organization: String, _ store: any Store) async throws -> TestSending.Sending {
        switch try await TestSending(store: store).send(message, to: profile, organization: organization, at: Date()) {
        case .success(let sending): return sending
        case .failure(let refusal): throw error(refusal)
        }
    }

    private func sendDraft(of organization: StoredOrganization, _ store: any Store) async throws -> TestSending.Sending
    {
        guard let saved = try await store.draft(ofMessage: message, organization: organization.id) else {
            throw CommandError("there is no draft of a message “\(message)”")
        }
        let settings = try await directory.settings()
        let authoring = MessageAuthoring(store: store, urls: try settings.urls(port: settings.edge.port))
        switch try await authoring.sendDraft(
            of: message, revision: saved.revision, to: profile, of: organization, at: Date())
        {
        case .sending(let sending): return sending
        case .refused(let refusal): throw error(refusal)
        case .unfinished(let problems): throw CommandError("the draft is not finished: \(Self.list(problems))")
        case .superseded: throw CommandError("somebody saved, published or discarded the draft just now; try again")
        }
    }

    private static func list(_ problems: [MessageProblem]) -> String {
        problems.map { problem in
            let place = problem.position.map { ":\($0.line):\($0.column)" } ?? ""
            return "\(problem.field.rawValue)\(place): \(problem.problem)"
        }.joined(separator: "; ")
    }

    private func error(_ refusal: TestSending.Refusal) -> CommandError {
        switch refusal {
        case .unknownMessage: CommandError("there is no message “\(message)”; load it with “waymark apply”")
        case .unknownProfile: CommandError("there is no such profile; ids are compared letter by letter")
        case .noContactPoint: CommandError("the profile has no address or number for this message")
        case .noConsent(let purpose):
            CommandError("the profile’s consent does not allow messages for “\(purpose)”")
        }
    }
}

private struct TestSendReport: Encodable {
    let outcome: String
    let tracked: Bool
}
