import Foundation
import Interactions
import Journeys
import LinkIdentifiers
import Messages
import Store
import TestSupport
import Testing

@Suite("M11.1 a store keeps what people do for the runs that listen")
struct ReactionTests {
    private let scratch = try! TemporaryFolder()

    /// `a`, a `when` that listens for it, and `b`, for which nobody listens.
    private static let listening = JourneyDefinition.entering(.everyone) {
        $0.steps = [
            .init(id: "a", action: .message(.email, name: "a")),
            .init(
                id: "when",
                action: .when(
                    .init(kind: .clicked, step: "a", within: JourneyDuration("1 hour")!), then: [], otherwise: [])),
            .init(id: "b", action: .message(.email, name: "b")),
        ]
    }

    /// A world whose runs are on their way to the `when`, with what was sent to whom.
    private func sent(_ engine: StoreEngine) async throws -> (JourneyWorld, [PreparedDelivery]) {
        let world = try await JourneyWorld(engine, scratch, Self.listening)
        let mails = try await world.store.prepareMails(at: moment(0))
        for mail in mails { try await world.store.complete([world.store.sent(mail)], at: moment(0)) }
        return (world, mails)
    }

    private func record(_ world: JourneyWorld, _ position: Int64, _ interactions: Interaction...) async throws {
        try await world.store.record(interactions, journal: "j", position: position)
    }

    /// By profile, what its run is told: `step ordinal name seconds`.
    private func told(_ world: JourneyWorld) async throws -> [String: [String]] {
        var told: [String: [String]] = [:]
        for run in try await world.store.dueRuns(at: moment(-1), limit: 10).runs {
            told[world.profiles(of: [run])[0]] = run.reactions.map { heard in
                let reaction = heard.reaction
                let seconds = heard.key.at.timeIntervalSince(moment(0))
                return "\(heard.key.step) \(heard.key.ordinal) \(reaction?.link ?? "-") \(seconds)"
            }
        }
        return told
    }

    @Test(
        "M12.3 of people only, of what is attributed, and of messages that a `when` listens for",
        arguments: StoreEngine.all)
    func people(engine: StoreEngine) async throws {
        let (world, mails) = try await sent(engine)
        try await record(
            world, 1, world.interaction(mails[0], 1, automated: .scanner, at: 1),
            world.interaction(mails[0], 2, isAttributed: false, at: 1))
        #expect(try await told(world) == [:])
        try await record(
            world, 2, world.interaction(mails[1], 1, at: 2), world.interaction(mails[1], 0, at: 3),
            world.interaction(mails[2], 2, at: 4))
        #expect(try await told(world) == ["p1": ["0 1 - 2.0", "0 0 - 3.0"], "p2": ["0 2 B 4.0"]])
        // Of the next step's message nobody is told.
        try await world.move(["p0"], to: .ready(step: 2), at: 5)
        let next = try await world.store.prepareMails(at: moment(5)).filter { $0.step == 2 }
        #expect(next.count == 1)
        for mail in next { try await record(world, 3, world.interaction(mail, 1, at: 6)) }
        #expect(try await told(world)["p0"] == nil)
    }

    @Test("M12.4 each reaction once, and of several the first that happened", arguments: StoreEngine.all)
    func first(engine: StoreEngine) async throws {
        let (world, mails) = try await sent(engine)
        try await record(world, 1, world.interaction(mails[0], 1, at: 5), world.interaction(mails[0], 1, at: 7))
        try await record(world, 2, world.interaction(mails[0], 1, at: 3))
        // What was recorded already is not heard again.
        try await record(world, 2, world.interaction(mails[0], 1, at: 2))
        #expect(try await told(world) == ["p0": ["0 1 - 3.0"]])
    }

    @Test(
        "M2.4 the links of a logical one have its name, whichever of them says it", arguments: StoreEngine.all,
        [["Go", nil, nil], [nil, nil, "Go"], [nil, "Other", "Go"]] as [[String?]])
    func names(engine: StoreEngine, names: [String?]) async throws {
        var world = try await JourneyWorld(engine, scratch, Self.listening)
        try await world.apply(at: 1) {
            $0.messages[0] = .named("a", html: WorkspaceContents.Message.html(named: names))
            $0.journeys[0].definition.name = "Other"
        }
        #expect(try await world.store.publish(journey: "journey", organization: "org", at: moment(1)) == true)
        let mails = try await world.store.prepareMails(at: moment(1))
        for mail in mails { try await world.store.complete([world.store.sent(mail)], at: moment(1)) }
        try await record(
            world, 1, world.interaction(mails[0], 1, at: 2), world.interaction(mails[1], 2, at: 2),
            world.interaction(mails[2], 3, at: 2))
        #expect(
            try await told(world) == ["p0": ["0 1 Go 2.0"], "p1": ["0 2 \(names[1] ?? "-") 2.0"], "p2": ["0 3 Go 2.0"]])
    }

    @Test("M11.3 a reaction is told until the run has been moved with it, and then no more", arguments: StoreEngine.all)
    func toldOnce(engine: StoreEngine) async throws {
        let (world, mails) = try await sent(engine)
        try await record(world, 1, world.interaction(mails[0], 1, at: 1))
        let due = try await world.store.dueRuns(at: moment(-1), limit: 10).runs
        #expect(try await world.store.dueRuns(at: moment(-1), limit: 10).runs.map(\.run) == due.map(\.run))
        // What comes meanwhile is not taken for told: another, and the same one from earlier.
        try await record(world, 2, world.interaction(mails[0], 2, at: 1), world.interaction(mails[0], 1, at: 0.5))
        var move = RunMove(try #require(due.first))
        move.heard = [1]
        try await world.store.advance([move], at: moment(2))
        #expect(try await told(world) == ["p0": ["0 1 - 0.5", "0 2 B 1.0"]])
        #expect(try await world.store.dueRuns(at: moment(3), limit: 10).runs.map(\.heard) == [[1], [], []])
        try await world.move(["p0"], to: .ready(step: 2), at: 3)
        #expect(try await told(world) == [:])
    }

    @Test(
        "M11.3 a run that is sending is told afterwards; one that has finished is told nothing",
        arguments: StoreEngine.all)
    func phases(engine: StoreEngine) async throws {
        let world = try await JourneyWorld(engine, scratch, Self.listening)
        let mails = try await world.store.prepareMails(at: moment(0))
        // It may be clicked before it is noted as sent.
        try await record(world, 1, world.interaction(mails[0], 1, at: 1), world.interaction(mails[1], 1, at: 1))
        #expect(try await told(world) == [:])
        try await world.store.complete([world.store.sent(mails[0])], at: moment(1))
        #expect(try await told(world) == ["p0": ["0 1 - 1.0"]])
        try await world.move(["p0"], to: .finished, at: 1)
        try await record(world, 2, world.interaction(mails[0], 2, at: 2))
        #expect(try await world.store.dueRuns(at: .distantFuture, limit: 10).runs.isEmpty)
    }

    @Test("M10.4 reactions go with who is erased", arguments: StoreEngine.all)
    func erased(engine: StoreEngine) async throws {
        let (world, mails) = try await sent(engine)
        try await record(world, 1, world.interaction(mails[0], 1, at: 1), world.interaction(mails[1], 1, at: 1))
        let begun = try await world.store.beginErasure(
            of: .profile("p0"), organization: "org", contactHash: contactHash(of: "org"), at: moment(3))
        #expect(begun != nil)
        #expect(try await told(world).keys.sorted() == ["p1"])
        let version = try #require(try await world.status().versions.first)
        #expect(version.passed[1] == [.erased: 1] && version.waiting == [0, 2, 0])
    }

    @Test(
        "M11.1 a `when` is not over before all is known that came until then, to the millisecond",
        arguments: StoreEngine.all)
    func watermark(engine: StoreEngine) async throws {
        let (world, _) = try await sent(engine)
        try await world.move(to: .listening(step: 1, until: moment(100)), at: 1)
        func due(at seconds: Double) async throws -> Int {
            try await world.store.dueRuns(at: moment(seconds), limit: 10).runs.count
        }
        #expect(try await due(at: 1000) == 0)
        try await world.store.noteHeard(through: moment(100))
        #expect(try await due(at: 1000) == 0)
        try await world.store.noteHeard(through: moment(100.001))
        #expect(try await due(at: 100) == 0)
        #expect(try await due(at: 100.001) == 3)
        let runs = try await world.store.dueRuns(at: moment(1000), limit: 2)
        #expect(runs.runs.count == 2 && runs.heardThrough == moment(100.001))
        #expect(runs.runs.allSatisfy { $0.state == .listening(step: 1, until: moment(100)) })
        // It never goes back.
        try await world.store.noteHeard(through: moment(100.0005))
        #expect(try await due(at: 1000) == 3)
        // While nobody waits to know, nothing has to be noted.
        try await world.move(to: .finished, at: 1000)
        try await world.store.noteHeard(through: moment(5000))
        #expect(try await world.store.dueRuns(at: moment(1000), limit: 2).heardThrough == moment(100.001))
    }
}
