import Foundation
import Journeys
import LinkIdentifiers
import Messages
import Store
import TestSupport
import Testing

@Suite("A store lets journeys send")
struct SendingTests {
    private let scratch = try! TemporaryFolder()

    private func published(_ engine: StoreEngine, _ contents: WorkspaceContents) async throws -> any Store {
        let store = try engine.open(scratch)
        _ = try await store.apply(contents, at: moment(0))
        _ = try await store.publish(journey: "journey", organization: "org", at: moment(0))
        return store
    }

    @Test(
        "M11.2 publishing says whether there is such a journey and whether it is new; it freezes what is sent",
        arguments: StoreEngine.all)
    func publishing(engine: StoreEngine) async throws {
        let store = try engine.open(scratch)
        #expect(try await store.publish(journey: "journey", organization: "org", at: moment(0)) == nil)
        _ = try await store.apply(.sample(), at: moment(0))
        #expect(try await store.enrol(limit: 100, at: moment(0)) == 0)
        #expect(try await store.publish(journey: "journey", organization: "org", at: moment(0)) == true)
        #expect(try await store.publish(journey: "journey", organization: "org", at: moment(1)) == false)
        #expect(try await store.enrol(limit: 100, at: moment(1)) == 3)
        func subjects() async throws -> [String?] {
            var subjects: [String?] = []
            for run in try await store.ready(at: moment(9)) {
                let version = try #require(try await store.message(of: run))
                subjects.append(try await store.messageVersion(version)?.content.subject)
            }
            return subjects
        }
        #expect(try await subjects() == ["S", "S", "S"])
        _ = try await store.apply(.sample(messages: [.named("welcome", subject: "New")]), at: moment(2))
        #expect(try await subjects() == ["S", "S", "S"])
        #expect(try await store.publish(journey: "journey", organization: "org", at: moment(3)) == true)
        #expect(try await subjects() == ["S", "S", "S"])
        _ = try await store.apply(.sample(profiles: 4, messages: [.named("welcome", subject: "New")]), at: moment(4))
        try await store.enrolAll(at: moment(4))
        #expect(try await subjects() == ["S", "S", "S", "New"])
        #expect(try await store.messageVersion(99) == nil)
    }

    @Test("M11.1 every profile is enrolled once, new ones later, a batch at a time", arguments: StoreEngine.all)
    func enrolment(engine: StoreEngine) async throws {
        let store = try await published(engine, .sample(profiles: 5))
        func enrol(_ limit: Int) async throws -> Int { try await store.enrol(limit: limit, at: moment(1)) }
        #expect(try await [enrol(2), enrol(2), enrol(2), enrol(2)] == [2, 2, 1, 0])
        _ = try await store.apply(.sample(profiles: 7), at: moment(1))
        #expect(try await [enrol(10), enrol(10)] == [2, 0])
        let runs = try await store.ready(at: moment(1))
        #expect(runs.map { $0.profile.recipients[.email]?.profile } == (0..<7).map { "p\($0)" })
        #expect(runs.map { $0.profile.recipients[.email]?.address } == (0..<7).map { "p\($0)@mail.example" })
        #expect(runs.map { $0.profile.recipients[.email]?.attributes } == (0..<7).map { ["x": "\($0)"] })
        #expect(runs.map(\.profile.attributes) == (0..<7).map { ["x": "\($0)"] })
        #expect(runs.allSatisfy { $0.state == .ready(step: 0, due: moment(1)) })
        #expect(zip(runs, runs.dropFirst()).allSatisfy { $0.run < $1.run })
        #expect(try await store.ready(limit: 3, at: moment(1)).count == 3)
    }

    @Test("M11.1 a list enrols who is on it", arguments: StoreEngine.all)
    func lists(engine: StoreEngine) async throws {
        let store = try await published(
            engine, .sample(profiles: 6, audience: .profiles(["p4", "p1", "nobody", "p7"])))
        while try await store.enrol(limit: 2, at: moment(1)) > 0 {}
        _ = try await store.apply(
            .sample(profiles: 9, audience: .profiles(["p4", "p1", "nobody", "p7"])), at: moment(1))
        while try await store.enrol(limit: 2, at: moment(1)) > 0 {}
        #expect(
            try await store.ready(at: moment(1)).map { $0.profile.recipients[.email]?.profile } == ["p1", "p4", "p7"])
    }

    @Test(
        "M11.1 a list that is published longer enrols those who were added, though they were there before",
        arguments: StoreEngine.all)
    func longerList(engine: StoreEngine) async throws {
        let store = try await published(engine, .sample(profiles: 4, audience: .profiles(["p3"])))
        try await store.enrolAll(at: moment(1))
        _ = try await store.apply(.sample(profiles: 4, audience: .profiles(["p3", "p1"])), at: moment(1))
        #expect(try await store.publish(journey: "journey", organization: "org", at: moment(1)) == true)
        try await store.enrolAll(at: moment(1))
        #expect(
            try await Set(store.ready(at: moment(1)).map { $0.profile.recipients[.email]?.profile }) == ["p1", "p3"])
    }

    @Test("A profile without an address has a run and no recipient", arguments: StoreEngine.all)
    func noAddress(engine: StoreEngine) async throws {
        var contents = WorkspaceContents.sample(profiles: 2)
        contents.profiles[0].email = nil
        let store = try await published(engine, contents)
        try await store.enrolAll(at: moment(1))
        let runs = try await store.ready(at: moment(1))
        #expect(runs.map { $0.profile.recipients[.email]?.profile } == [nil, "p1"])
        #expect(runs.map(\.profile.attributes) == [["x": "0"], ["x": "1"]])
        var move = RunMove(runs[0])
        move.to = .finished
        move.passed = [(0, .noContactPoint)]
        try await store.advance([move], at: moment(1))
        #expect(try await store.ready(at: moment(1)).map(\.run) == [runs[1].run])
        #expect(try await store.figures(message: nil).map(\.sent) == [0])
        #expect(try await store.preparedMails(limit: 10).isEmpty)
    }

    @Test("M11.3 what was prepared and not completed is found again, in order, as it was", arguments: StoreEngine.all)
    func crash(engine: StoreEngine) async throws {
        let first = try await published(engine, .sample(profiles: 5, messages: [.named("a"), .named("b")]))
        try await first.enrolAll(at: moment(7))
        let runs = try await first.ready(at: moment(7))
        try await first.prepareAll(at: moment(7.25))
        let numbers = try await first.preparedMails(limit: 10).map(\.number)
        try await first.complete([first.sent(first.preparedMails(limit: 10)[1])], at: moment(8))
        // Another process goes on.
        let store = try engine.open(scratch)
        #expect(try await store.ready(at: moment(8)).map(\.run) == [runs[1].run])
        let prepared = try await store.preparedMails(limit: 10)
        let left = [0, 2, 3, 4]
        #expect(prepared.map(\.number) == left.map { numbers[$0] })
        #expect(prepared.map(\.run) == left.map { runs[$0].run })
        #expect(prepared.map(\.recipient.profile) == ["p0", "p2", "p3", "p4"])
        #expect(
            prepared.map(\.recipient.contactPoint) == left.map { runs[$0].profile.recipients[.email]?.contactPoint })
        #expect(prepared.map(\.step) == left.map { _ in 0 })
        #expect(prepared.map(\.journeyVersion) == left.map { runs[$0].version })
        #expect(prepared.allSatisfy { !$0.isStopped })
        #expect(try await Set(prepared.map(\.messageVersion)) == [store.message(of: runs[0])])
        #expect(try await store.preparedMails(limit: 2).map(\.number) == [numbers[0], numbers[2]])
    }

    @Test("M11.3, M12.1 completing moves the runs and counts what was sent", arguments: StoreEngine.all)
    func completing(engine: StoreEngine) async throws {
        let store = try await published(engine, .sample(profiles: 3, messages: [.named("a"), .named("b")]))
        let first = try await store.sendAll(at: moment(1))
        #expect(try await store.figures(message: nil).map(\.sent) == [3, 0])
        #expect(
            try await store.ready(at: moment(1)).map(\.state)
                == Array(repeating: .ready(step: 1, due: moment(1)), count: 3))
        let second = try await store.sendAll(at: moment(2))
        #expect(try await store.figures(message: nil).map(\.sent) == [3, 3])
        #expect(try await store.dueRuns(at: .distantFuture, limit: 10, maximumPrepared: .max).runs.isEmpty)
        #expect(try await store.preparedMails(limit: 10).isEmpty)
        #expect(Set(first.map(\.version)).union(second.map(\.version)).count == 2)
        #expect(try await store.sendAll(at: moment(3)).isEmpty)
        let version = try #require(try await store.status(ofJourney: "journey", organization: "org")?.versions.first)
        #expect(version.passed == [[.sent: 3], [.sent: 3]] && version.started == 3)
    }

    @Test(
        "M12.4 a delivery that is completed again, as after a lost answer, is counted once", arguments: StoreEngine.all)
    func completedTwice(engine: StoreEngine) async throws {
        let store = try await published(engine, .sample(profiles: 2))
        let mails = try await store.prepareMails(at: moment(0))
        let completion = try await store.sent(mails[0])
        for _ in 1...2 { #expect(try await store.complete([completion], at: moment(1)).isEmpty) }
        #expect(try await store.figures(message: nil).map(\.sent) == [1])
        let version = try #require(try await store.status(ofJourney: "journey", organization: "org")?.versions.first)
        #expect(version.passed == [[.sent: 1]] && version.waiting == [1])
    }

    @Test(
        "M3.3 a delivery that may not be sent any more is dropped: counted nowhere, its number never given out again",
        arguments: StoreEngine.all)
    func dropping(engine: StoreEngine) async throws {
        let first = try await published(engine, .sample(profiles: 3, messages: [.named("a"), .named("b")]))
        let mails = try await first.prepareMails(at: moment(0))
        let numbers = mails.map(\.number)
        try await first.complete([first.sent(mails[2])], at: moment(0))
        let store = try engine.open(scratch)
        var dropped: [Completion] = []
        for mail in mails.dropFirst() {
            dropped.append(try await store.completion(of: mail, .notSent(.noConsent), .dropped(mail.number)))
        }
        // The last of them was sent, and stays so.
        try await store.complete(dropped, at: moment(0))
        #expect(try await store.preparedMails(limit: 10).map(\.number) == [numbers[0]])
        #expect(try await store.ready(at: moment(0)).map(\.run) == [mails[1].run, mails[2].run])
        #expect(try await store.figures(message: nil).map(\.sent) == [1, 0])
        #expect(try await Set(store.facts(of: Set(numbers)).keys) == [numbers[0], numbers[2]])
        _ = try await store.apply(.sample(profiles: 4, messages: [.named("a"), .named("b")]), at: moment(1))
        let later = try await store.sendAll(at: moment(1)).map(\.number)
        #expect(later.count == 4 && Set(later).intersection(numbers) == [numbers[0]])
        // A late answer moves nothing.
        try await store.complete(dropped, at: moment(2))
        #expect(
            try await store.ready(at: moment(2)).map(\.state) == [
                .ready(step: 1, due: moment(1)), .ready(step: 1, due: moment(1)),
            ])
        let version = try #require(try await store.status(ofJourney: "journey", organization: "org")?.versions.first)
        #expect(version.passed == [[.sent: 3, .noConsent: 1], [.sent: 2]] && version.waiting == [0, 2])
    }

    @Test("The content of a version comes back with its organization", arguments: StoreEngine.all)
    func versions(engine: StoreEngine) async throws {
        let message = WorkspaceContents.Message.named(
            "welcome", subject: "é \"{{ profile.x }}\"", html: "<p>\r\n\0é", text: "\u{FEFF}t\n")
        let store = try await published(engine, .sample(messages: [message]))
        try await store.enrolAll(at: moment(0))
        let run = try #require(try await store.ready(at: moment(0)).first)
        let number = try #require(try await store.message(of: run))
        let version = try #require(try await store.messageVersion(number))
        #expect(version.content == message.content)
        #expect(version.message == "welcome")
        #expect(
            [version.organization.id, version.organization.hashedIdentifier] == ["org", "hash-org"]
                && version.organization.publicURL == nil)
    }
}
