import Consent
import Foundation
import Interactions
import Journeys
import LinkIdentifiers
import Messages
import Sender
import Store
import TestSupport
import Testing

@Suite("M11.1 journeys are run")
struct JourneyRunnerTests {
    @Test("M11.1 a run goes through all steps that it can in one batch, and what one sets the next one sees")
    func batch() async throws {
        let world = try await RunnerWorld(
            .everyone(
                .update("seen", "yes"),
                .condition("seen", is: "yes", then: [.update("then", "1")], otherwise: [.mail("b")]),
                .condition("then", is: "1", then: [.mail("a")]), .wait("1 hour"),
                .condition("seen", is: "yes", then: []),
                .update("end", "1")))
        let runner = world.runner()
        #expect(try await runner.runBatch())
        #expect(try await world.mails() == ["p0 a"] && world.prepared == 1)
        #expect(try await world.store.attributeNames(organization: "org") == ["seen", "then"])
        #expect(try await !runner.runBatch())
        // Steps of branches that are not taken stay as they are.
        #expect(
            try await world.passed() == [
                ["updated": 1], ["met": 1], ["updated": 1], [:], ["met": 1], [:], [:], [:], [:],
            ])
        try await world.send()
        #expect(try await runner.runBatch())
        #expect(try await !runner.runBatch())
        world.wait(3599.999)
        #expect(try await !runner.runBatch())
        world.wait(0.001)
        #expect(try await runner.runBatch())
        #expect(try await !runner.runBatch())
        #expect(
            try await world.passed() == [
                ["updated": 1], ["met": 1], ["updated": 1], [:], ["met": 1], ["sent": 1], ["waited": 1], ["met": 1],
                ["updated": 1],
            ])
        #expect(world.prepared == 1 && world.log.text.isEmpty)
    }

    @Test("M11.1 of two runs of a profile that go on at once, the second sees what the first one sets")
    func twoRuns() async throws {
        var definition = JourneyDefinition.everyone(
            .condition("greeted", is: "yes", then: [.mail("b")], otherwise: [.update("greeted", "yes"), .mail("a")]))
        (definition.audience, definition.entry) = (.event("ordered"), .always)
        let world = try await RunnerWorld(profiles: 2, definition)
        for profile in ["p0", "p0", "p1"] {
            _ = try await world.store.recordEvent("ordered", ofProfile: profile, organization: "org", at: world.now)
        }
        let runner = world.runner()
        while try await runner.runBatch() {}
        #expect(try await world.mails().sorted() == ["p0 a", "p0 b", "p1 a"])
    }

    @Test("M3.3 M11.1 who cannot or may not be sent a message goes on without it, in the same batch")
    func refusals() async throws {
        let world = try await RunnerWorld(
            profiles: 3, consents: [(1, .optedOut)],
            change: {
                $0.profiles[0].email = nil
                $0.profiles[2].phone = nil
            },
            .everyone(.mail("a"), .text, .update("done", "1")) { $0.quietHours = nil })
        let runner = world.runner()
        while try await runner.runBatch() {}
        #expect(try await world.mails() == ["p2 a"])
        // The others have come to the text message.
        let texts = try await world.store.preparedTextBlocks().values.flatMap(\.self)
        let prepared = try await world.store.preparedTexts(inBlock: try #require(texts.first), limit: 10)
        #expect(prepared.map(\.recipient.profile) == ["p0", "p1"])
        try await world.send()
        while try await runner.runBatch() {}
        #expect(
            try await world.passed() == [
                ["sent": 1, "no-contact-point": 1, "no-consent": 1], ["no-contact-point": 1], ["updated": 1],
            ])
    }

    @Test("M11.1 a frequency cap counts the messages of this very batch too, of every journey, and over time")
    func caps() async throws {
        func capped(_ messages: Int, _ steps: JourneyDefinition.Step...) -> JourneyDefinition {
            var definition = JourneyDefinition(name: "J", audience: .everyone, steps: steps)
            definition.frequencyCap = .init(messages: messages, within: JourneyDuration("1 day")!)
            return definition
        }
        let world = try await RunnerWorld(
            profiles: 2, capped(2, .mail("a"), .wait("2 days"), .mail("b")), capped(2, .mail("b")),
            capped(2, .mail("a")), .everyone(.mail("b")))
        let runner = world.runner()
        while try await runner.runBatch() {}
        // Of the four two each, and those of the journey without a cap.
        #expect(try await world.mails().count == 6)
        #expect(try await world.passed(journey: 3) == [[:]])
        var left = 0
        for journey in 0..<3 { left += try await world.passed(journey: journey)[0]["frequency-cap"] ?? 0 }
        #expect(left == 2)
        try await world.send()
        while try await runner.runBatch() {}
        // By then nothing of the first day counts.
        world.wait(2 * 86400)
        while try await runner.runBatch() {}
        #expect(try await world.mails() == ["p0 b", "p1 b"])
    }

    @Test("Nothing more is prepared of a journey while so many of its messages wait to be handed over")
    func maximum() async throws {
        let world = try await RunnerWorld(profiles: 10, .everyone(.mail("a")), .everyone(.text))
        let runner = world.runner {
            $0.batchSize = 3
            $0.maximumPrepared = 4
        }
        for _ in 0..<20 { _ = try await runner.runBatch() }
        // A batch is not cut short.
        #expect(try await world.mails().count == 6)
        // Each journey by itself: of the texts, four to six are prepared.
        let waiting = try await world.store.dueRuns(at: world.now, limit: 100).runs.count
        #expect((4 + 4...4 + 6).contains(waiting))
        try await world.send()
        for _ in 0..<20 { _ = try await runner.runBatch() }
        #expect(try await world.mails().count == 4)
        try await world.send()
        while try await runner.runBatch() {}
        #expect(try await world.passed() == [["sent": 10]])
    }

    @Test("M11.1 quiet hours are those of the profile's time zone, else of the organization's, else of UTC")
    func quietHours() async throws {
        // It is 15:06 in London, 17:06 in Berlin and 00:06 in Tokyo.
        for (zone, expected) in [(nil, ["p0", "p2"]), ("Asia/Tokyo", ["p0"]), ("No/Where", ["p0", "p2"])]
            as [(String?, [String])]
        {
            let world = try await RunnerWorld(
                profiles: 3,
                change: {
                    $0.organization.timezone = zone
                    $0.profiles[0].attributes["timezone"] = "Europe/Berlin"
                    $0.profiles[1].attributes["timezone"] = "Asia/Tokyo"
                    $0.profiles[2].attributes["timezone"] = "Nobody/Knows"
                },
                .everyone(.mail("a")) {
                    $0.quietHours = .init(from: TimeOfDay("21:00")!, until: TimeOfDay("08:00")!)
                })
            let runner = world.runner()
            while try await runner.runBatch() {}
            #expect(try await world.mails() == expected.map { "\($0) a" })
            // Until it is 08:00 in Tokyo.
            world.wait(try Date("2025-06-15T23:00:00Z", strategy: .iso8601).timeIntervalSince(world.now) - 1)
            while try await runner.runBatch() {}
            #expect(try await world.mails().count == expected.count)
            world.wait(1)
            while try await runner.runBatch() {}
            #expect(try await world.mails().count == 3)
        }
    }

    @Test(
        "M11.1 a click that comes before the run listens counts, and so does one at the last moment that is heard late")
    func reactions() async throws {
        let reaction = JourneyDefinition.Reaction(kind: .opened, step: "a", within: JourneyDuration("1 hour")!)
        let world = try await RunnerWorld(
            profiles: 3,
            .everyone(
                .mail("a"), .wait("1 minute"),
                .init(id: "when", action: .when(reaction, then: [.mail("b")], otherwise: [.update("out", "1")]))))
        let runner = world.runner()
        while try await runner.runBatch() {}
        let mails = try await world.store.preparedMails(limit: 10)
        func open(_ index: Int, at date: Date, _ position: Int64) async throws {
            let opened = Interaction(
                kind: .emailOpened, at: date, messageVersion: mails[index].messageVersion, journey: 1, ordinal: 0,
                logicalOrdinal: 0, automated: nil, device: .phone,
                attribution: .init(delivery: mails[index].number, destination: nil))
            try await world.store.record([opened], journal: "j", position: position)
        }
        // Before it is even noted that it went out.
        try await open(0, at: world.now, 1)
        try await world.send()
        while try await runner.runBatch() {}
        #expect(try await world.mails() == [])
        world.wait(60)
        while try await runner.runBatch() {}
        #expect(try await world.mails() == ["p0 b"])
        let until = world.now + 3600
        world.wait(4000)
        while try await runner.runBatch() {}
        #expect(try await world.passed()[2] == ["reacted": 1])
        // Nobody has said yet that all is known; in the end one was in time, and one a little late.
        try await open(1, at: until, 2)
        try await open(2, at: until + 0.001, 3)
        while try await runner.runBatch() {}
        #expect(try await world.mails() == ["p0 b", "p1 b"])
        try await world.store.noteHeard(through: until + 1)
        while try await runner.runBatch() {}
        #expect(try await world.passed()[2] == ["reacted": 2, "timed-out": 1])
        #expect(try await world.mails() == ["p0 b", "p1 b"])
    }

    @Test("M11.1 an event ends a run before its next step, also one whose message is on its way")
    func leaving() async throws {
        let world = try await RunnerWorld(
            profiles: 2, .everyone(.mail("a"), .wait("1 hour"), .mail("b")) { $0.exit = .event("bought") })
        let runner = world.runner()
        while try await runner.runBatch() {}
        #expect(
            try await world.store.recordEvent("bought", ofProfile: "p0", organization: "org", at: world.now)?.left == 1)
        #expect(try await !runner.runBatch())
        try await world.send()
        while try await runner.runBatch() {}
        #expect(
            try await world.store.recordEvent("bought", ofProfile: "p1", organization: "org", at: world.now)?.left == 1)
        while try await runner.runBatch() {}
        #expect(try await world.passed() == [["sent": 2], ["exit-rule": 2], [:]])
    }

    @Test("M11.2 runs of a stopped journey end a batch at a time, and nobody enters")
    func stopping() async throws {
        let world = try await RunnerWorld(profiles: 7, .everyone(.wait("1 hour"), .mail("a")))
        let runner = world.runner { $0.batchSize = 3 }
        for _ in 0..<5 { _ = try await runner.runBatch() }
        _ = try await world.store.change(journey: "journey-0", organization: "org", to: .stopped)
        #expect(try await runner.runBatch())
        #expect(try await world.passed()[0] == ["stopped": 3])
        while try await runner.runBatch() {}
        #expect(try await world.passed() == [["stopped": 7], [:]])
        world.wait(1e6)
        #expect(try await !runner.runBatch())
        #expect(try await world.mails() == [])
    }
}
