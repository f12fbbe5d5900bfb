import Foundation
import Interactions
import Journeys
import LinkIdentifiers
import Messages
import Store
import TestSupport
import Testing

@Suite("M11.3 a store moves runs on")
struct AdvanceTests {
    private let scratch = try! TemporaryFolder()
    private static let twoMails = JourneyDefinition.entering(.everyone) {
        $0.steps.append(.init(id: "b", action: .message(.email, name: "b")))
    }

    @Test("M11.3 what is kept of a run comes back as it was", arguments: StoreEngine.all)
    func states(engine: StoreEngine) async throws {
        let world = try await JourneyWorld(engine, scratch, profiles: 1, Self.twoMails)
        _ = try await world.ready(at: 0)
        var expected = JourneyRun.State.ready(step: 0, due: moment(0))
        let states: [JourneyRun.State] = [
            .ready(step: 0, due: moment(5.123)), .waiting(step: 1, until: moment(10.001)),
            .listening(step: 1, until: moment(20)), .ready(step: 1, due: moment(20.5)),
        ]
        for (turn, state) in states.enumerated() {
            try await world.store.noteHeard(through: moment(100))
            let due = try #require(try await world.store.dueRuns(at: moment(100), limit: 10).runs.first)
            #expect(due.state == expected)
            #expect(due.heard == Set(1..<turn + 1))
            var move = RunMove(due)
            move.to = state
            move.heard = Set(1..<turn + 2)
            try await world.store.advance([move], at: moment(1))
            expected = state
        }
        // Not before their time.
        #expect(try await world.store.dueRuns(at: moment(20.499), limit: 10).runs.isEmpty)
        #expect(try await world.store.dueRuns(at: moment(20.5), limit: 10).runs.count == 1)
        // One that goes on at once is due from then on.
        try await world.move(to: .ready(step: 1), at: 30)
        #expect(try await world.store.dueRuns(at: moment(29.999), limit: 10).runs.isEmpty)
        #expect(
            try await world.store.dueRuns(at: moment(30), limit: 10).runs.map(\.state) == [
                .ready(step: 1, due: moment(30))
            ])
        try await world.move(to: .finished, at: 30)
        #expect(try await world.store.dueRuns(at: .distantFuture, limit: 10).runs.isEmpty)
    }

    @Test(
        "M11.3 a run that is not any more as it was read stays as it is: nothing is prepared, set or counted",
        arguments: StoreEngine.all, ["moved", "stopped", "sending"])
    func guarded(engine: StoreEngine, meanwhile: String) async throws {
        let world = try await JourneyWorld(engine, scratch, profiles: 1, Self.twoMails)
        _ = try await world.ready(at: 0)
        let due = try #require(try await world.store.ready(at: moment(0)).first)
        var move = try #require(try await world.store.sending(due))
        move.updates = ["y": "changed"]
        move.passed = [(0, .updated)]
        let other = try engine.open(scratch)
        var expected = (passed: [[:], [:]] as [[StepOutcome: Int]], mails: 0)
        switch meanwhile {
        case "moved": try await world.move(to: .waiting(step: 0, until: moment(9)), at: 1)
        case "sending":
            try await other.prepareAll(at: moment(1))
            expected.mails = 1
        default:
            _ = try await world.change(to: .stopped)
            #expect(try await other.endStopped(limit: 10) == 1)
            expected.passed[0] = [.stopped: 1]
        }
        try await world.store.advance([move], at: moment(2))
        #expect(try await other.preparedMails(limit: 10).count == expected.mails)
        #expect(try await world.status().versions.map(\.passed) == [expected.passed])
        #expect(try await other.attributeNames(organization: "org") == ["x"])
    }

    @Test(
        "M11.2 runs finish on the version that they began with, steps, rules and messages", arguments: StoreEngine.all)
    func versions(engine: StoreEngine) async throws {
        var world = try await JourneyWorld(engine, scratch, .entering(.profiles(["p0"])) { $0.name = "Old" })
        _ = try await world.ready(at: 0)
        let first = try #require(try await world.store.ready(at: moment(0)).first)
        try await world.publish(
            .entering(.everyone, exit: .event("left")) {
                $0.steps = [
                    .init(id: "b", action: .message(.email, name: "b")),
                    .init(id: "a", action: .message(.email, name: "a")),
                ]
            }, at: 1)
        #expect(try await world.ready(at: 1) == ["p0", "p1", "p2"])
        let runs = try await world.store.ready(at: moment(1))
        #expect(runs[0].run == first.run && runs[0].version == first.version)
        #expect(Set(runs.dropFirst().map(\.version)).count == 1 && runs[1].version > first.version)
        // Only the new version's rule knows the event.
        #expect(try await world.event("left", "p0", at: 1) == [0, 0])
        #expect(try await world.event("left", "p1", at: 1) == [0, 1])
        let (old, new) = (
            try #require(try await world.store.journeyVersion(first.version)),
            try #require(try await world.store.journeyVersion(runs[1].version))
        )
        #expect(old.plan.steps.map(\.id) == ["a"] && new.plan.steps.map(\.id) == ["b", "a"])
        #expect(old.messageVersions[0] == new.messageVersions[1])
        #expect(try await world.status().versions.map(\.started) == [2, 1])
        // Of an older one nothing is shown when it is through.
        try await world.store.prepareAll(at: moment(1))
        for mail in try await world.store.preparedMails(limit: 10) where mail.recipient.profile == "p0" {
            #expect(mail.messageVersion == old.messageVersions[0] && mail.journeyVersion == old.number)
            try await world.store.complete([world.store.sent(mail)], at: moment(2))
        }
        #expect(try await world.status().versions.map(\.number) == [new.number])
        #expect(try await world.store.journeyVersion(99) == nil)
    }

    @Test(
        "Two processes that have profiles enter and runs go on at once send nobody a step twice",
        arguments: StoreEngine.all)
    func twoProcesses(engine: StoreEngine) async throws {
        let world = try await JourneyWorld(engine, scratch, profiles: 120, Self.twoMails)
        let stores = [world.store, try engine.open(scratch)]
        try await withThrowingTaskGroup { group in
            for store in stores {
                group.addTask {
                    for _ in 0..<30 {
                        _ = try await store.enrol(limit: 11, at: moment(0))
                        try await store.prepareAll(at: moment(0), limit: 13)
                        for mail in try await store.preparedMails(limit: 9) {
                            try await store.complete([store.sent(mail)], at: moment(0))
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        for _ in 0..<3 { try await world.store.sendAll(at: moment(1)) }
        #expect(try await world.store.figures(message: nil).map(\.sent) == [120, 120])
        let version = try #require(try await world.status().versions.first)
        #expect(version.started == 120 && version.passed == [[.sent: 120], [.sent: 120]])
    }

    @Test(
        "M11.1 for a frequency cap messages are counted by contact point and time, in all journeys",
        arguments: StoreEngine.all)
    func sendings(engine: StoreEngine) async throws {
        var world = try await JourneyWorld(engine, scratch, Self.twoMails)
        let first = try await world.store.sendAll(at: moment(10))
        #expect(first.count == 3)
        let facts = try await world.store.facts(of: Set(first.map(\.number)))
        let points = first.compactMap { facts[$0.number]?.contactPoint }
        func sendings(since seconds: Double) async throws -> [Int?] {
            let counts = try await world.store.sendings(to: Set(points), since: moment(seconds))
            return points.map { counts[$0] }
        }
        #expect(try await sendings(since: 9.999) == [1, 1, 1])
        #expect(try await sendings(since: 10) == [nil, nil, nil])
        #expect(try await world.store.sendings(to: [], since: moment(0)).isEmpty)
        // Another journey, what is only prepared, and what was dropped or refused.
        try await world.apply(at: 20) { $0.journeys.append(.init(name: "other", definition: .sending((.email, "b")))) }
        #expect(try await world.store.publish(journey: "other", organization: "org", at: moment(20)) == true)
        let mails = try await world.store.prepareMails(at: moment(20))
        #expect(mails.count == 6)
        #expect(try await sendings(since: 0) == [3, 3, 3])
        #expect(try await sendings(since: 10) == [2, 2, 2])
        let last = try #require(mails.last { $0.recipient.contactPoint == points[2] })
        try await world.store.complete(
            [world.store.completion(of: last, .notSent(.noConsent), .dropped(last.number))], at: moment(21))
        let refused = try #require(mails.last { $0.recipient.contactPoint == points[1] })
        let taken = try await world.store.takeMails(limit: 100, at: moment(21))
        #expect(taken.count == 5)
        try await world.store.complete(
            [world.store.completion(of: refused, .notSent(.failed(code: "5.1.1")), .refused(refused.number))],
            at: moment(21))
        #expect(try await sendings(since: 0) == [3, 2, 2])
    }

    @Test("Runs of a journey wait while too many of its e-mails do, and those of no other", arguments: StoreEngine.all)
    func prepared(engine: StoreEngine) async throws {
        var world = try await JourneyWorld(engine, scratch, profiles: 4, Self.twoMails)
        _ = try await world.ready(at: 0)
        try await world.store.prepareAll(at: moment(0), limit: 3)
        try await world.apply(at: 0) { $0.journeys.append(.init(name: "other", definition: .sending((.email, "b")))) }
        #expect(try await world.store.publish(journey: "other", organization: "org", at: moment(0)) == true)
        try await world.store.enrolAll(at: moment(0))
        func due(_ maximum: Int) async throws -> Int {
            try await world.store.dueRuns(at: moment(0), limit: 10, maximumPrepared: maximum).runs.count
        }
        #expect(try await [due(2), due(3), due(4)] == [4, 4, 5])
        // One that was handed over is not waited for any more.
        #expect(try await world.store.takeMails(limit: 1, at: moment(1)).count == 1)
        #expect(try await [due(2), due(3)] == [4, 5])
    }

    @Test(
        "A batch is bounded, of each journey and each reason, and the longest due come first",
        arguments: StoreEngine.all)
    func batches(engine: StoreEngine) async throws {
        var world = try await JourneyWorld(engine, scratch, profiles: 6, Self.twoMails)
        _ = try await world.ready(at: 0)
        for (profile, seconds) in [("p0", 5.0), ("p1", 3), ("p2", 4)] {
            try await world.move([profile], to: .waiting(step: 0, until: moment(seconds)), at: 0)
        }
        func due(_ limit: Int) async throws -> [String] {
            try await world.profiles(of: world.store.dueRuns(at: moment(9), limit: limit).runs)
        }
        #expect(try await due(2) == ["p1", "p2", "p3", "p4"])
        #expect(try await due(100) == (0..<6).map { "p\($0)" })
        try await world.apply(at: 0) { $0.journeys.append(.init(name: "other", definition: .sending((.email, "b")))) }
        #expect(try await world.store.publish(journey: "other", organization: "org", at: moment(0)) == true)
        try await world.store.enrolAll(at: moment(0))
        #expect(try await due(1).count == 3)
    }
}
