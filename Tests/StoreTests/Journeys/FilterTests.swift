import Foundation
import Journeys
import Messages
import Store
import Synchronization
import TestSupport
import Testing

@Suite("M11.1 a journey's filter follows profiles")
struct FilterTests {
    private let scratch = try! TemporaryFolder()
    private static let gold = [Condition(attribute: "x", test: .isOne(["gold"]))]

    private func world(_ engine: StoreEngine, _ entry: JourneyDefinition.Entry = .once) async throws -> JourneyWorld {
        try await JourneyWorld(engine, scratch, .entering(.filter(Self.gold), entry))
    }

    @Test(
        "M11.1 who comes into it by a change of theirs enters, and who was in it already does not again",
        arguments: StoreEngine.all)
    func applying(engine: StoreEngine) async throws {
        var world = try await world(engine, .always)
        #expect(try await world.ready(at: 1) == [])
        try await world.apply(at: 2) { $0.profiles[1].attributes["x"] = "gold" }
        #expect(try await world.ready(at: 2) == ["p1"])
        try await world.finishReady(at: 2)
        // A change of something else, none at all, and one that leads out of it.
        try await world.apply(at: 3) { $0.profiles[1].attributes["y"] = "1" }
        try await world.apply(at: 3)
        #expect(try await world.ready(at: 3) == [])
        try await world.apply(at: 4) { $0.profiles[1].attributes["x"] = "silver" }
        #expect(try await world.ready(at: 4) == [])
        try await world.apply(at: 5) { $0.profiles[1].attributes["x"] = "gold" }
        #expect(try await world.ready(at: 5) == ["p1"])
        // New profiles that are in it from the first.
        try await world.apply(at: 6) {
            $0.profiles.append(.init(id: "p3", email: "p3@mail.example", attributes: ["x": "gold"]))
            $0.profiles.append(.numbered(4))
        }
        #expect(try await world.ready(at: 6) == ["p1", "p3"])
    }

    @Test(
        "M11.1 what counts is how a profile was when it was last looked at, however often it changes meanwhile",
        arguments: StoreEngine.all)
    func several(engine: StoreEngine) async throws {
        var world = try await world(engine, .always)
        _ = try await world.ready(at: 1)
        for value in ["gold", "silver", "gold"] {
            try await world.apply(at: 2) { $0.profiles[0].attributes["x"] = value }
        }
        for value in ["gold", "silver"] { try await world.apply(at: 2) { $0.profiles[1].attributes["x"] = value } }
        #expect(try await world.ready(at: 2) == ["p0"])
        try await world.finishReady(at: 2)
        for value in ["silver", "gold"] { try await world.apply(at: 3) { $0.profiles[0].attributes["x"] = value } }
        #expect(try await world.ready(at: 3) == [])
    }

    @Test("M11.1 an import has them enter, and so does a step that sets an attribute", arguments: StoreEngine.all)
    func importsAndUpdates(engine: StoreEngine) async throws {
        var world = try await world(engine)
        _ = try await world.ready(at: 1)
        var texts = PackedTexts()
        let rows = ["p0", "p9"].map { id in
            ProfileBatch.Row(
                id: texts.add(id.utf8), email: texts.add("\(id)@mail.example".utf8), phone: texts.add("".utf8),
                attributes: texts.add(#"{"x":"gold"}"#.utf8))
        }
        let batch = ProfileBatch(
            columns: .init(hasEmail: true, hasPhone: false, attributes: ["x"]), texts: texts, rows: rows)
        let rest = Mutex([batch][...])
        _ = try await world.store.importProfiles(
            organization: "org", contactHash: contactHash(of: "org"), at: moment(2)
        ) { rest.withLock { $0.popFirst().map { .batch($0) } ?? .keep } }
        #expect(try await world.ready(at: 2) == ["p0", "p9"])
        try await world.apply(at: 3) {
            $0.journeys.append(
                .init(name: "marking", definition: .entering(.profiles(["p2"])) { $0.steps[0].id = "mark" }))
        }
        #expect(try await world.store.publish(journey: "marking", organization: "org", at: moment(3)) == true)
        try await world.store.enrolAll(at: moment(3))
        let due = try #require(
            try await world.store.ready(at: moment(3)).first { $0.profile.attributes["x"] == "2" })
        var move = RunMove(due)
        move.to = .finished
        move.updates = ["x": "gold", "y": "é \"1\""]
        move.passed = [(0, .updated)]
        try await world.store.advance([move], at: moment(3))
        #expect(try await world.ready(at: 3) == ["p0", "p2", "p9"])
        let run = try await world.store.ready(at: moment(3)).first {
            $0.profile.recipients[.email]?.profile == "p2"
        }
        #expect(run?.profile.attributes == ["x": "gold", "y": "é \"1\""])
    }

    @Test("M11.2 who comes into it while it is paused goes on with the others", arguments: StoreEngine.all)
    func paused(engine: StoreEngine) async throws {
        var world = try await world(engine)
        _ = try await world.ready(at: 1)
        #expect(try await world.change(to: .paused) == .running)
        try await world.apply(at: 2) { $0.profiles[1].attributes["x"] = "gold" }
        #expect(try await world.ready(at: 2) == [])
        try await world.apply(at: 3) { $0.profiles[1].attributes["x"] = "silver" }
        #expect(try await world.ready(at: 3) == [])
        #expect(try await world.change(to: .running) == .paused)
        #expect(try await world.ready(at: 4) == ["p1"])
    }

    @Test(
        "M11.1 nobody enters by a change before the journey's turn has come to them, and then once",
        arguments: StoreEngine.all)
    func inTurn(engine: StoreEngine) async throws {
        var world = try await world(engine, .always)
        #expect(try await world.store.enrol(limit: 1, at: moment(1)) == 1)
        try await world.apply(at: 2) { for index in 0..<3 { $0.profiles[index].attributes["x"] = "gold" } }
        #expect(try await world.ready(at: 2) == ["p0", "p1", "p2"])
        // A draft follows nobody; publishing it looks at all.
        try await world.publish(.entering(.filter(Self.gold), .always) { $0.name = "New" }, at: 3)
        #expect(try await world.ready(at: 3) == ["p0", "p1", "p2"])
        try await world.finishReady(at: 3)
        try await world.publish(.entering(.filter(Self.gold), .always) { $0.name = "Newer" }, at: 4)
        #expect(try await world.ready(at: 4) == ["p0", "p1", "p2"])
    }

    @Test("M10.4 of a profile that is erased no change is left", arguments: StoreEngine.all)
    func erased(engine: StoreEngine) async throws {
        var world = try await world(engine)
        _ = try await world.ready(at: 1)
        try await world.apply(at: 2) { $0.profiles[1].attributes["x"] = "gold" }
        let begun = try await world.store.beginErasure(
            of: .profile("p1"), organization: "org", contactHash: contactHash(of: "org"), at: moment(3))
        #expect(begun != nil)
        #expect(try await world.store.enrol(limit: 10, at: moment(4)) == 0)
    }
}
