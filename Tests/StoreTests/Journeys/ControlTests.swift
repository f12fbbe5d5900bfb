import Foundation
import Journeys
import LinkIdentifiers
import Messages
import Store
import TestSupport
import Testing

@Suite("M11.2 a journey is paused, resumed and stopped")
struct ControlTests {
    private let scratch = try! TemporaryFolder()

    /// A text message, then an e-mail; one profile each is waiting, listening, about to send, and sending either.
    private func world(_ engine: StoreEngine) async throws -> JourneyWorld {
        var world = try await JourneyWorld(engine, scratch, profiles: 5, .entering(.event("none")))
        try await world.apply(at: 0) {
            $0.messages.append(.text("t"))
            for index in $0.profiles.indices { $0.profiles[index].phone = "+1206555010\(index)" }
        }
        try await world.publish(
            .entering(.everyone) {
                $0.steps = [
                    .init(id: "t", action: .message(.text, name: "t")),
                    .init(id: "a", action: .message(.email, name: "a")),
                ]
            }, at: 0)
        try await world.store.enrolAll(at: moment(0))
        try await world.move(["p0"], to: .waiting(step: 1, until: moment(1)), passing: 0, at: 0)
        try await world.move(["p1"], to: .listening(step: 1, until: moment(1)), passing: 0, at: 0)
        try await world.move(["p2"], to: .ready(step: 1, due: moment(1)), passing: 0, at: 0)
        try await world.move(["p3"], to: .ready(step: 1), passing: 0, at: 0)
        for run in try await world.store.ready(at: moment(0)) {
            let move = try #require(try await world.store.sending(run))
            try await world.store.advance([move], at: moment(0))
        }
        try await world.store.noteHeard(through: moment(2))
        return world
    }

    private struct Due: Equatable {
        var runs: [String], mails: [String], texts: [String]
    }

    private func due(_ world: JourneyWorld) async throws -> Due {
        let texts = try await world.store.preparedTextBlocks().values.flatMap(\.self)
        var prepared: [PreparedDelivery] = []
        for block in texts { prepared += try await world.store.preparedTexts(inBlock: block, limit: 10) }
        return Due(
            runs: world.profiles(of: try await world.store.dueRuns(at: moment(2), limit: 10).runs),
            mails: try await world.store.preparedMails(limit: 10).map(\.recipient.profile),
            texts: prepared.map(\.recipient.profile))
    }

    private static let all = Due(runs: ["p0", "p1", "p2"], mails: ["p3"], texts: ["p4"])

    @Test(
        "M11.2 while it is paused nobody enters, no run goes on and nothing is handed over; then all goes on",
        arguments: StoreEngine.all)
    func pausing(engine: StoreEngine) async throws {
        var world = try await world(engine)
        #expect(try await due(world) == Self.all)
        #expect(try await world.change(to: .paused) == .running)
        try await world.apply(at: 2) { $0.profiles.append(.numbered(5)) }
        #expect(try await world.store.enrol(limit: 10, at: moment(2)) == 0)
        #expect(try await due(world) == Due(runs: [], mails: [], texts: []))
        #expect(try await world.store.takeMails(limit: 10, at: moment(2)).isEmpty)
        #expect(try await world.store.endStopped(limit: 10) == 0)
        // What is on its way may still be completed.
        #expect(try await world.change(to: .paused) == .paused)
        #expect(try await world.change(to: .running) == .paused)
        // What was prepared, and offered to nobody, is decided anew.
        #expect(try await due(world) == Due(runs: ["p0", "p1", "p2", "p3", "p4"], mails: [], texts: []))
        #expect(try await world.store.enrol(limit: 10, at: moment(2)) == 1)
    }

    @Test("M11.2 publishing what is paused leaves it paused", arguments: StoreEngine.all)
    func publishing(engine: StoreEngine) async throws {
        var world = try await world(engine)
        _ = try await world.change(to: .paused)
        try await world.publish(.entering(.everyone, .always), at: 3)
        #expect(try await world.status().state == .paused)
        #expect(try await world.store.enrol(limit: 10, at: moment(3)) == 0)
        #expect(try await due(world).runs == [])
    }

    @Test(
        "M11.2 stopped, its runs end where they are, a few at a time, with what is prepared; what is handed over is out",
        arguments: StoreEngine.all)
    func stopping(engine: StoreEngine) async throws {
        let world = try await world(engine)
        let block = try #require(try await world.store.preparedTextBlocks().values.first?.first)
        let text = try #require(try await world.store.preparedTexts(inBlock: block, limit: 1).first)
        _ = try await world.store.beginHandOver([.init(delivery: text.number, personalValues: [:])], at: moment(2))
        #expect(try await world.change(to: .stopped) == .running)
        #expect(try await due(world) == Due(runs: [], mails: ["p3"], texts: []))
        #expect(try await world.store.preparedMails(limit: 10).map(\.isStopped) == [true])
        #expect(try await world.event("none", "p0", at: 2) == [0, 0])
        #expect(try await [world.store.endStopped(limit: 2), world.store.endStopped(limit: 2)] == [2, 2])
        #expect(try await world.store.endStopped(limit: 2) == 0)
        var version = try #require(try await world.status().versions.first)
        #expect(version.passed == [[.waited: 4], [.stopped: 4]] && version.waiting == [1, 0])
        #expect(try await world.store.preparedMails(limit: 10).isEmpty)
        // One that had gone out already is told so, and then it ends.
        try await world.store.complete([world.store.sent(text)], at: moment(3))
        #expect(try await world.store.endStopped(limit: 2) == 1)
        version = try #require(try await world.status().versions.first)
        #expect(version.passed == [[.waited: 4, .sent: 1], [.stopped: 5]] && version.underWay == 0)
        #expect(try await due(world) == Due(runs: [], mails: [], texts: []))
        #expect(try await world.change(to: .running) == .stopped)
        #expect(try await world.status().state == .stopped)
    }

    @Test(
        "M11.2 published anew after it was stopped, its former runs have ended all the same", arguments: StoreEngine.all
    )
    func anew(engine: StoreEngine) async throws {
        var world = try await world(engine)
        _ = try await world.change(to: .stopped)
        // Before anybody has ended them.
        try await world.publish(.entering(.profiles(["p2"]), .always) { $0.name = "New" }, at: 3)
        #expect(try await world.status().state == .running)
        #expect(try await due(world).runs == [])
        #expect(try await world.ready(at: 3) == ["p2"])
    }

    @Test(
        "M11.2 published anew while a message of a former run is being handed over, that run ends when it is out",
        arguments: StoreEngine.all)
    func anewMeanwhile(engine: StoreEngine) async throws {
        var world = try await world(engine)
        let mail = try #require(try await world.store.takeMails(limit: 1, at: moment(2)).first).delivery
        _ = try await world.change(to: .stopped)
        try await world.publish(.entering(.profiles(["p3"]), .always) { $0.name = "New" }, at: 3)
        #expect(try await world.ready(at: 3) == ["p3"], "who is about to leave may enter")
        // What comes back is not handed over.
        #expect(!mail.hasLeft)
        try await world.store.complete([Completion(.returned(mail.number), next: nil)], at: moment(3))
        let back = try #require(try await world.store.takeMails(limit: 1, at: moment(3)).first).delivery
        #expect(back.number == mail.number && back.hasLeft && !back.isStopped)
        let version = try #require(mail.journeyVersion)
        var sent = try await world.store.sent(mail)
        // As if there were another step.
        sent = Completion(
            sent.outcome,
            next: .init(run: mail.run, version: version, state: .ready(step: 0), passed: sent.next?.passed))
        try await world.store.complete([sent], at: moment(3))
        let run = try #require(
            try await world.store.dueRuns(at: moment(3), limit: 10).runs.first { $0.run == mail.run })
        var machine = JourneyRun(
            try #require(try await world.store.journeyVersion(run.version)).plan, state: run.state, heard: run.heard)
        let actions = machine.handle(
            .time(.init(now: moment(3), heardThrough: moment(3), attributes: [:], organizationZone: .gmt)))
        #expect(run.run == mail.run && machine.state == .finished && actions == [.passed(step: 0, .stopped)])
    }

    @Test("M11.2 what is not there or not published cannot be changed", arguments: StoreEngine.all)
    func drafts(engine: StoreEngine) async throws {
        let store = try engine.open(scratch)
        _ = try await store.apply(.sample(), at: moment(0))
        for state in [JourneyState.paused, .running, .stopped] {
            #expect(try await store.change(journey: "journey", organization: "org", to: state) == .draft)
            #expect(try await store.change(journey: "none", organization: "org", to: state) == nil)
            #expect(try await store.change(journey: "journey", organization: "none", to: state) == nil)
        }
        let status = try #require(try await store.status(ofJourney: "journey", organization: "org"))
        #expect(status.state == .draft && status.versions.isEmpty)
        #expect(try await store.status(ofJourney: "none", organization: "org") == nil)
    }
}
