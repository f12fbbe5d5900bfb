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
        #expect(try await store.enrol(limit: 100) == 0)
        #expect(try await store.publish(journey: "journey", organization: "org", at: moment(0)) == true)
        #expect(try await store.publish(journey: "journey", organization: "org", at: moment(1)) == false)
        #expect(try await store.enrol(limit: 100) == 3)
        let before = try await store.readyRuns(limit: 100).map(\.messageVersion)
        _ = try await store.apply(.sample(messages: [.named("welcome", subject: "New")]), at: moment(2))
        #expect(try await store.readyRuns(limit: 100).map(\.messageVersion) == before)
        #expect(try await store.publish(journey: "journey", organization: "org", at: moment(3)) == true)
        #expect(try await store.readyRuns(limit: 100).map(\.messageVersion) == before)
        _ = try await store.apply(.sample(profiles: 4, messages: [.named("welcome", subject: "New")]), at: moment(4))
        _ = try await store.enrol(limit: 100)
        let subjects = try await store.readyRuns(limit: 100).asyncMap {
            try await store.messageVersion($0.messageVersion)?.content.subject
        }
        #expect(subjects == ["S", "S", "S", "New"])
        #expect(try await store.messageVersion(99) == nil)
    }

    @Test("M11.1 every profile is enrolled once, new ones later, a batch at a time", arguments: StoreEngine.all)
    func enrolment(engine: StoreEngine) async throws {
        let store = try await published(engine, .sample(profiles: 5))
        #expect(
            try await [store.enrol(limit: 2), store.enrol(limit: 2), store.enrol(limit: 2), store.enrol(limit: 2)] == [
                2, 2, 1, 0,
            ])
        _ = try await store.apply(.sample(profiles: 7), at: moment(1))
        #expect(try await [store.enrol(limit: 10), store.enrol(limit: 10)] == [2, 0])
        let runs = try await store.readyRuns(limit: 100)
        #expect(runs.map { $0.recipient?.profile } == (0..<7).map { "p\($0)" })
        #expect(runs.map { $0.recipient?.address } == (0..<7).map { "p\($0)@mail.example" })
        #expect(runs.map { $0.recipient?.attributes } == (0..<7).map { ["x": "\($0)"] })
        #expect(runs.allSatisfy { $0.state == .ready(step: 0) && $0.stepCount == 1 })
        #expect(zip(runs, runs.dropFirst()).allSatisfy { $0.run < $1.run })
        #expect(try await store.readyRuns(limit: 3).map(\.run) == runs.prefix(3).map(\.run))
    }

    @Test("M11.1 a list enrols who is on it", arguments: StoreEngine.all)
    func lists(engine: StoreEngine) async throws {
        let store = try await published(
            engine, .sample(profiles: 6, audience: .profiles(["p4", "p1", "nobody", "p7"])))
        while try await store.enrol(limit: 2) > 0 {}
        _ = try await store.apply(
            .sample(profiles: 9, audience: .profiles(["p4", "p1", "nobody", "p7"])), at: moment(1))
        while try await store.enrol(limit: 2) > 0 {}
        #expect(try await store.readyRuns(limit: 100).map { $0.recipient?.profile } == ["p1", "p4", "p7"])
    }

    @Test(
        "M11.1 a list that is published longer enrols those who were added, though they were there before",
        arguments: StoreEngine.all)
    func longerList(engine: StoreEngine) async throws {
        let store = try await published(engine, .sample(profiles: 4, audience: .profiles(["p3"])))
        while try await store.enrol(limit: 10) > 0 {}
        _ = try await store.apply(.sample(profiles: 4, audience: .profiles(["p3", "p1"])), at: moment(1))
        #expect(try await store.publish(journey: "journey", organization: "org", at: moment(1)) == true)
        while try await store.enrol(limit: 10) > 0 {}
        #expect(try await Set(store.readyRuns(limit: 100).map { $0.recipient?.profile }) == ["p1", "p3"])
    }

    @Test("A profile without an address has a run and no recipient", arguments: StoreEngine.all)
    func noAddress(engine: StoreEngine) async throws {
        var contents = WorkspaceContents.sample(profiles: 2)
        contents.profiles[0].email = nil
        let store = try await published(engine, contents)
        _ = try await store.enrol(limit: 10)
        let runs = try await store.readyRuns(limit: 10)
        #expect(runs.map { $0.recipient?.profile } == [nil, "p1"])
        try await store.complete([Completion(run: runs[0].run, runState: .finished, outcome: .skipped)])
        #expect(try await store.readyRuns(limit: 10).map(\.run) == [runs[1].run])
        #expect(try await store.figures(message: nil).map(\.sent) == [0])
    }

    @Test("M11.3 what was prepared and not completed is found again, in order, as it was", arguments: StoreEngine.all)
    func crash(engine: StoreEngine) async throws {
        let first = try await published(engine, .sample(profiles: 5, messages: [.named("a"), .named("b")]))
        _ = try await first.enrol(limit: 10)
        let runs = try await first.readyRuns(limit: 10)
        let numbers = try await first.prepare(runs.map { try $0.delivery }, at: moment(7.25))
        try await first.complete([Completion(run: runs[1].run, runState: .ready(step: 1), outcome: .sent(numbers[1]))])
        // Another process goes on.
        let store = try engine.open(scratch)
        #expect(try await store.readyRuns(limit: 10).map(\.run) == [runs[1].run])
        let prepared = try await store.preparedMails(limit: 10)
        let left = [0, 2, 3, 4]
        #expect(prepared.map(\.number) == left.map { numbers[$0] })
        #expect(prepared.map(\.run) == left.map { runs[$0].run })
        #expect(prepared.map(\.recipient.profile) == ["p0", "p2", "p3", "p4"])
        #expect(prepared.map(\.recipient.contactPoint) == left.map { runs[$0].recipient?.contactPoint })
        #expect(prepared.map(\.runState) == left.map { _ in .sending(step: 0) })
        #expect(prepared.map(\.sentAt) == left.map { _ in moment(7.25) })
        #expect(prepared.map(\.stepCount) == [2, 2, 2, 2])
        #expect(Set(prepared.map(\.messageVersion)) == [runs[0].messageVersion])
        #expect(try await store.preparedMails(limit: 2).map(\.number) == [numbers[0], numbers[2]])
    }

    @Test("M11.3, M12.1 completing moves the runs and counts what was sent", arguments: StoreEngine.all)
    func completing(engine: StoreEngine) async throws {
        let store = try await published(engine, .sample(profiles: 3, messages: [.named("a"), .named("b")]))
        let first = try await store.sendAll()
        #expect(try await store.figures(message: nil).map(\.sent) == [3, 0])
        #expect(try await store.readyRuns(limit: 10).map(\.state) == Array(repeating: .ready(step: 1), count: 3))
        let second = try await store.sendAll()
        #expect(try await store.figures(message: nil).map(\.sent) == [3, 3])
        #expect(try await store.readyRuns(limit: 10).isEmpty)
        #expect(try await store.preparedMails(limit: 10).isEmpty)
        #expect(Set(first.map(\.version)).union(second.map(\.version)).count == 2)
        #expect(try await store.sendAll().isEmpty)
    }

    @Test(
        "M12.4 a delivery that is completed again, as after a lost answer, is counted once", arguments: StoreEngine.all)
    func completedTwice(engine: StoreEngine) async throws {
        let store = try await published(engine, .sample(profiles: 2))
        _ = try await store.enrol(limit: 10)
        let runs = try await store.readyRuns(limit: 10)
        let numbers = try await store.prepare(runs.map { try $0.delivery }, at: moment(0))
        let completion = Completion(run: runs[0].run, runState: .finished, outcome: .sent(numbers[0]))
        for _ in 1...2 { #expect(try await store.complete([completion]).isEmpty) }
        #expect(try await store.figures(message: nil).map(\.sent) == [1])
    }

    @Test(
        "M3.3 a delivery that may not be sent any more is dropped: counted nowhere, its number never given out again",
        arguments: StoreEngine.all)
    func dropping(engine: StoreEngine) async throws {
        let first = try await published(engine, .sample(profiles: 3, messages: [.named("a"), .named("b")]))
        _ = try await first.enrol(limit: 10)
        let runs = try await first.readyRuns(limit: 10)
        let numbers = try await first.prepare(runs.map { try $0.delivery }, at: moment(0))
        try await first.complete([Completion(run: runs[2].run, runState: .ready(step: 1), outcome: .sent(numbers[2]))])
        let store = try engine.open(scratch)
        let dropped = zip(runs, numbers).dropFirst().map {
            Completion(run: $0.run, runState: .ready(step: 1), outcome: .dropped($1))
        }
        // The last of them was sent, and stays so.
        try await store.complete(dropped)
        #expect(try await store.preparedMails(limit: 10).map(\.number) == [numbers[0]])
        #expect(try await store.readyRuns(limit: 10).map(\.run) == [runs[1].run, runs[2].run])
        #expect(try await store.figures(message: nil).map(\.sent) == [1, 0])
        #expect(try await Set(store.facts(of: Set(numbers)).keys) == [numbers[0], numbers[2]])
        _ = try await store.apply(.sample(profiles: 4, messages: [.named("a"), .named("b")]), at: moment(1))
        let later = try await store.sendAll().map(\.number)
        #expect(later.count == 3 && Set(later).isDisjoint(with: numbers))
        // A late answer moves nothing.
        try await store.complete(dropped)
        #expect(try await store.readyRuns(limit: 10).map(\.state) == [.ready(step: 1)])
    }

    @Test("The content of a version comes back with its organization", arguments: StoreEngine.all)
    func versions(engine: StoreEngine) async throws {
        let message = WorkspaceContents.Message.named(
            "welcome", subject: "é \"{{ profile.x }}\"", html: "<p>\r\n\0é", text: "\u{FEFF}t\n")
        let store = try await published(engine, .sample(messages: [message]))
        _ = try await store.enrol(limit: 1)
        let run = try #require(try await store.readyRuns(limit: 1).first)
        let version = try #require(try await store.messageVersion(run.messageVersion))
        #expect(version.content == message.content)
        #expect(version.message == "welcome")
        #expect(
            [version.organization.id, version.organization.hashedIdentifier] == ["org", "hash-org"]
                && version.organization.publicURL == nil)
    }
}

extension Sequence {
    fileprivate func asyncMap<Value>(_ transform: (Element) async throws -> Value) async throws -> [Value] {
        var values: [Value] = []
        for element in self { values.append(try await transform(element)) }
        return values
    }
}
