import Foundation
import Journeys
import Messages
import Store
import TestSupport
import Testing

@Suite("M11.1 a store lets profiles enter a journey")
struct EntryTests {
    private let scratch = try! TemporaryFolder()
    private static let day = 86400.0
    private static let twoDays = JourneyDefinition.Entry.again(after: JourneyDuration("2 days")!)

    @Test(
        "M11.1 when it is published anew: once, again after a time, or always, and never while a run is under way",
        arguments: StoreEngine.all,
        [
            (.once, [0, 0, 0, 0]), (twoDays, [0, 0, 1, 0]), (.always, [0, 1, 1, 0]),
        ] as [(JourneyDefinition.Entry, [Int])])
    func publishing(engine: StoreEngine, entry: (rule: JourneyDefinition.Entry, entered: [Int])) async throws {
        var world = try await JourneyWorld(engine, scratch, .entering(.profiles(["p1"]), entry.rule))
        #expect(try await world.ready(at: 0) == ["p1"])
        let times = [
            (Self.day, hasEnded: false), (2 * Self.day - 1, hasEnded: true), (2 * Self.day, hasEnded: true),
            (9 * Self.day, hasEnded: false),
        ]
        var entered: [Int] = []
        for (seconds, hasEnded) in times {
            if hasEnded { try await world.finishReady(at: seconds) }
            try await world.publish(
                .entering(.profiles(["p1"]), entry.rule) { $0.name = "\(seconds)" }, at: seconds)
            _ = try await world.ready(at: seconds)
            entered.append(try #require(try await world.status().versions.first).started)
        }
        #expect(entered == entry.entered)
    }

    @Test(
        "M11.1 published anew just as it is, who may enter again does", arguments: StoreEngine.all,
        [(.once, 1), (twoDays, 2), (.always, 3)] as [(JourneyDefinition.Entry, Int)])
    func publishingTheSame(engine: StoreEngine, entry: (rule: JourneyDefinition.Entry, started: Int)) async throws {
        let world = try await JourneyWorld(engine, scratch, .entering(.profiles(["p1"]), entry.rule))
        #expect(try await world.ready(at: 0) == ["p1"])
        for seconds in [Self.day, 2 * Self.day] {
            try await world.finishReady(at: seconds)
            let isPublished = try await world.store.publish(
                journey: "journey", organization: "org", at: moment(seconds))
            #expect(isPublished == (entry.rule != .once))
            _ = try await world.ready(at: seconds)
        }
        #expect(try await world.status().versions.map(\.started) == [entry.started])
    }

    @Test(
        "M11.1 ids are compared letter by letter: one that looks the same is another profile's",
        arguments: StoreEngine.all)
    func listed(engine: StoreEngine) async throws {
        var world = try await JourneyWorld(engine, scratch, .entering(.event("ordered")))
        try await world.apply(at: 1) { contents in
            contents.profiles = [("\u{E4}", "a"), ("a\u{308}", "b")].map {
                .init(id: $0, email: "\($1)@mail.example", attributes: [:])
            }
        }
        try await world.publish(.entering(.profiles(["\u{E4}"])), at: 2)
        #expect(try await world.ready(at: 2).map { Array($0.utf8) } == [Array("\u{E4}".utf8)])
    }

    @Test("M11.1 by an event: always means also while a run is under way", arguments: StoreEngine.all)
    func events(engine: StoreEngine) async throws {
        for (entry, counts) in [
            (JourneyDefinition.Entry.once, [1, 0, 0, 0, 0]), (Self.twoDays, [1, 0, 0, 0, 1]),
            (.always, [1, 1, 1, 1, 1]),
        ] {
            let world = try await JourneyWorld(
                engine, try TemporaryFolder(), .entering(.event("ordered"), entry))
            #expect(try await world.ready(at: 0) == [])
            var entered: [Int?] = [try await world.event("ordered", "p1", at: 0)?[0]]
            entered.append(try await world.event("ordered", "p1", at: 1)?[0])
            // Under way, although long enough ago.
            entered.append(try await world.event("ordered", "p1", at: 3 * Self.day)?[0])
            try await world.finishReady(at: 3 * Self.day)
            // Ended; a second before, and when it is time again.
            let last = entry == .always ? 3 * Self.day : 0
            entered.append(try await world.event("ordered", "p1", at: last + 2 * Self.day - 1)?[0])
            entered.append(try await world.event("ordered", "p1", at: last + 2 * Self.day)?[0])
            #expect(entered == counts, "\(entry)")
            #expect(try await world.status().versions.map(\.started) == [counts.reduce(0, +)])
        }
    }

    @Test("M11.1 an event goes through no journeys but those that it is about", arguments: StoreEngine.all)
    func read(engine: StoreEngine) async throws {
        let store = try await JourneyWorld(engine, scratch, .entering(.profiles(["p1"]))).store
        // Whoever reads it fails.
        try Damage.run("UPDATE journey_versions SET definition = '{}'", in: scratch)
        let found = try await store.recordEvent("ordered", ofProfile: "p1", organization: "org", at: moment(1))
        #expect(found.map { [$0.entered, $0.left] } == [0, 0])
        await #expect(throws: (any Error).self) { try await store.enrolAll(at: moment(1)) }
    }

    @Test("M11.1 an event that nobody waits for, or of nobody, starts nothing", arguments: StoreEngine.all)
    func others(engine: StoreEngine) async throws {
        let world = try await JourneyWorld(engine, scratch, .entering(.event("ordered"), exit: .event("left")))
        #expect(try await world.event("Ordered", "p1", at: 1) == [0, 0])
        #expect(try await world.event("ordered", "p9", at: 1) == nil)
        #expect(
            try await world.store.recordEvent("ordered", ofProfile: "p1", organization: "no", at: moment(1)) == nil)
        #expect(try await world.event("left", "p1", at: 1) == [0, 0])
        #expect(try await world.ready(at: 1) == [])
    }

    @Test(
        "M11.1 an event ends the runs that it is the exit rule of, and begins another of the same journey",
        arguments: StoreEngine.all)
    func ending(engine: StoreEngine) async throws {
        let world = try await JourneyWorld(
            engine, scratch, .entering(.event("ordered"), .always, exit: .event("ordered")))
        #expect(try await world.event("ordered", "p1", at: 1) == [1, 0])
        #expect(try await world.event("ordered", "p2", at: 1) == [1, 0])
        #expect(try await world.event("ordered", "p1", at: 2) == [1, 1])
        let runs = try await world.store.dueRuns(at: moment(2), limit: 10).runs
        #expect(world.profiles(of: runs) == ["p1", "p1", "p2"])
        #expect(runs.map { $0.reactions.map(\.reaction) } == [[nil], [], []])
        // Told once, however often it comes.
        #expect(try await world.event("ordered", "p1", at: 3) == [1, 2])
        let again = try await world.store.dueRuns(at: moment(3), limit: 10).runs
        #expect(again.map(\.reactions.count) == [1, 0, 1, 0])
        #expect(again[0].reactions.map(\.key.at) == [moment(2)])
    }

    @Test("M11.1 organizations with journeys of the same name have each their own", arguments: StoreEngine.all)
    func organizations(engine: StoreEngine) async throws {
        let world = try await JourneyWorld(engine, scratch, .entering(.event("ordered")))
        var other = world.contents
        other.organization.id = "other"
        other.organization.timezone = "Asia/Kathmandu"
        other.journeys[0].definition = .entering(.everyone)
        _ = try await world.store.apply(other, at: moment(0))
        #expect(try await world.store.status(ofJourney: "journey", organization: "other")?.state == .draft)
        #expect(try await world.ready(at: 1) == [])
        #expect(try await world.store.publish(journey: "journey", organization: "other", at: moment(1)) == true)
        #expect(try await world.ready(at: 1) == ["p0", "p1", "p2"])
        let theirs = try #require(try await world.store.ready(at: moment(1)).first)
        #expect(theirs.profile.organizationZone.identifier == "Asia/Kathmandu")
        #expect(try await world.event("ordered", "p0", at: 1) == [1, 0])
        #expect(try await world.ready(at: 1).count == 4)
        #expect(try await world.store.change(journey: "journey", organization: "other", to: .paused) == .running)
        #expect(try await world.ready(at: 1) == ["p0"])
        let ours = try #require(try await world.store.ready(at: moment(1)).first)
        #expect(ours.profile.organizationZone == .gmt)
        #expect(try await world.status().versions.map(\.started) == [1])
        #expect(
            try await world.store.status(ofJourney: "journey", organization: "other")?.versions.map(\.started) == [3])
        #expect(try await world.store.journeys(organization: "other", after: nil, limit: 10).map(\.name) == ["journey"])
    }
}
