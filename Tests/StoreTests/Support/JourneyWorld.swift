import Foundation
import Interactions
import Journeys
import LinkIdentifiers
import Messages
import Store
import TestSupport
import Testing

/// A store with an organization that has profiles `p0` to `p2`, each with an attribute `x` that is its number, the e-mails `a`
/// and `b`, and the journey `journey`, which has been published.
struct JourneyWorld: Sendable {
    let store: any Store
    private(set) var contents: WorkspaceContents

    init(
        _ engine: StoreEngine, _ scratch: TemporaryFolder, profiles: Int = 3, _ definition: JourneyDefinition
    ) async throws {
        store = try engine.open(scratch)
        contents = .sample(profiles: profiles, messages: [.named("a"), .named("b")])
        try await publish(definition, at: 0)
    }

    mutating func publish(_ definition: JourneyDefinition, at seconds: Double) async throws {
        contents.journeys[0].definition = definition
        try await apply(at: seconds)
        #expect(try await store.publish(journey: "journey", organization: "org", at: moment(seconds)) != nil)
    }

    /// - Parameter change: what is different in the workspace from then on.
    mutating func apply(at seconds: Double, _ change: (inout WorkspaceContents) -> Void = { _ in }) async throws {
        change(&contents)
        _ = try await store.apply(contents, at: moment(seconds))
    }

    /// Has everybody enter that may, and says whose run is about to take a step by then; of several runs as often.
    func ready(at seconds: Double) async throws -> [String] {
        try await store.enrolAll(at: moment(seconds))
        return try await profiles(of: store.ready(at: moment(seconds)))
    }

    func profiles(of runs: [DueRun]) -> [String] {
        runs.compactMap { $0.profile.recipients[.email]?.profile }.sorted()
    }

    func event(_ name: String, _ profile: String, at seconds: Double) async throws -> [Int]? {
        try await store.recordEvent(name, ofProfile: profile, organization: "org", at: moment(seconds))
            .map { [$0.entered, $0.left] }
    }

    /// Ends every run that is about to take a step.
    func finishReady(at seconds: Double) async throws {
        let moves = try await store.ready(at: moment(seconds)).map { due in
            var move = RunMove(due)
            move.to = .finished
            move.passed = [(due.state.step ?? 0, .exited)]
            return move
        }
        try await store.advance(moves, at: moment(seconds))
    }

    /// Moves the runs of these profiles, or of all, that something is due for.
    func move(
        _ profiles: Set<String>? = nil, to state: JourneyRun.State, passing step: Int? = nil,
        _ outcome: StepOutcome = .waited, at seconds: Double
    ) async throws {
        let due = try await store.dueRuns(at: moment(seconds), limit: 1000).runs.filter {
            profiles?.contains($0.profile.recipients[.email]?.profile ?? "") ?? true
        }
        let moves = due.map { due in
            var move = RunMove(due)
            move.to = state
            if let step { move.passed = [(step, outcome)] }
            return move
        }
        try await store.advance(moves, at: moment(seconds))
    }

    func change(to state: JourneyState) async throws -> JourneyState? {
        try await store.change(journey: "journey", organization: "org", to: state)
    }

    func status() async throws -> JourneyStatus {
        try #require(try await store.status(ofJourney: "journey", organization: "org"))
    }

    /// What a person does with a delivery, or somebody of whom nobody knows who it is.
    func interaction(
        _ mail: PreparedDelivery, _ ordinal: Int, automated: AutomatedReason? = nil, isAttributed: Bool = true,
        at seconds: Double
    ) -> Interaction {
        Interaction(
            kind: ordinal == 0 ? .emailOpened : .emailClicked, at: moment(seconds),
            messageVersion: mail.messageVersion, journey: 1, ordinal: ordinal,
            logicalOrdinal: ordinal == 3 ? 1 : ordinal,
            automated: automated, device: .phone,
            attribution: isAttributed ? .init(delivery: mail.number, destination: nil) : nil)
    }
}

extension JourneyDefinition {
    /// One that sends `a`, with whatever is said of it.
    static func entering(
        _ audience: Audience, _ entry: Entry = .once, exit: ExitRule? = nil,
        _ change: (inout JourneyDefinition) -> Void = { _ in }
    ) -> JourneyDefinition {
        var definition = JourneyDefinition.sending((.email, "a"))
        (definition.audience, definition.entry, definition.exit) = (audience, entry, exit)
        change(&definition)
        return definition
    }
}
