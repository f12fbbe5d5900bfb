import Consent
import Foundation
import Interactions
import Journeys
import LinkIdentifiers
import Messages
import Store
import TestSupport
import Testing

@Suite("M10.4 a store erases people")
struct ErasureTests {
    private let scratch: TemporaryFolder

    init() throws { scratch = try TemporaryFolder() }

    private func begin(_ store: any PersonStore, _ selection: PersonSelection) async throws -> Erasure {
        let begun = try await store.beginErasure(
            of: selection, organization: "org", contactHash: contactHash(of: "org"), at: moment(10))
        return try #require(begun).erasure
    }

    private func finish(_ store: any PersonStore, _ erasure: Erasure) async throws {
        let deliveries = try await store.deliveries(of: erasure) { _, _ in }
        _ = try await store.anonymiseInteractions(of: Set(deliveries)) { _, _ in }
        #expect(try await store.finish(erasure, deliveries: deliveries, at: moment(11)))
    }

    @Test("M10.4 it can be taken up again by others at any time, and is done once", arguments: StoreEngine.all)
    func resumed(engine: StoreEngine) async throws {
        let world = try await World(engine, scratch)
        try await world.store.record([world.click(0, 1), world.click(1, 1)], journal: "j", position: 1)
        let erasure = try await begin(world.store, .profile("p0"))
        // Nobody is named any more, whatever comes of the rest.
        #expect(try await world.store.person(.profile("p0"), organization: "org") == nil)
        #expect(try await world.store.person(.contact("p0@mail.example"), organization: "org") == nil)
        #expect(try await world.store.interactions(after: 0, limit: 10).map(\.profile) == [nil, "p1"])
        #expect(try await world.store.facts(of: [world.deliveries[0]]).isEmpty)
        let other = try engine.open(scratch)
        for _ in 1...2 {
            #expect(try await other.unfinishedErasures() == [erasure])
            let deliveries = try await other.deliveries(of: erasure) { _, _ in }
            #expect(deliveries == [world.deliveries[0]])
            _ = try await other.anonymiseInteractions(of: Set(deliveries)) { _, _ in }
        }
        try await finish(other, erasure)
        #expect(try await other.unfinishedErasures().isEmpty)
        #expect(try await world.figures().clicks == Counts(total: 2, unique: 2, anonymous: 1))
        #expect(try await Set(world.store.facts(of: Set(world.deliveries)).keys) == Set(world.deliveries.dropFirst()))
    }

    @Test(
        "M10.4 numbers are not given out again: the next profile is nobody's successor", arguments: StoreEngine.all)
    func numbers(engine: StoreEngine) async throws {
        let world = try await World(engine, scratch)
        let before = try await world.store.facts(of: Set(world.deliveries)).values.map(\.contactPoint)
        try await finish(world.store, try await begin(world.store, .profile("p2")))
        var contents = WorkspaceContents.sample(profiles: 2)
        contents.profiles.append(.numbered(3))
        _ = try await world.store.apply(contents, at: moment(12))
        let sent = try await world.store.sendAll(at: moment(12))
        #expect(sent.count == 1)
        let facts = try await world.store.facts(of: Set(sent.map(\.number)))
        #expect(facts.values.allSatisfy { !before.contains($0.contactPoint) })
    }

    @Test(
        "M10.4 a mail that is on its way when its recipient is erased is said to be gone, and nobody waits for it",
        arguments: StoreEngine.all)
    func onItsWay(engine: StoreEngine) async throws {
        let store = try engine.open(scratch)
        _ = try await store.apply(.sample(profiles: 2), at: moment(0))
        _ = try await store.publish(journey: "journey", organization: "org", at: moment(0))
        let mails = try await store.prepareMails(at: moment(0))
        // The second has another address by now; the first keeps its own.
        var contents = WorkspaceContents.sample(profiles: 2)
        contents.profiles[1].email = "new@mail.example"
        _ = try await store.apply(contents, at: moment(1))
        try await finish(store, try await begin(store, .profile("p0")))
        try await finish(store, try await begin(store, .contact("p1@mail.example")))
        let completions = mails.map {
            Completion(
                .sent($0.number), next: .init(run: $0.run, version: 1, state: .finished, passed: ($0.step, .sent)))
        }
        #expect(mails.count == 2)
        #expect(try await store.complete(completions, at: moment(12)) == mails.map(\.number))
        #expect(try await store.figures(message: nil).map(\.sent) == [0])
        #expect(try await store.preparedMails(limit: 10).isEmpty)
        #expect(
            try await store.holdings(of: #require(store.person(.profile("p1"), organization: "org"))) { _, _ in }
                .journeys == ["journey"])
    }

    @Test(
        "M10.4 an address that a profile had before is theirs, unless somebody else has it or had it",
        arguments: StoreEngine.all)
    func formerContacts(engine: StoreEngine) async throws {
        let store = try engine.open(scratch)
        func apply(_ emails: String...) async throws {
            var contents = WorkspaceContents.sample(
                profiles: emails.count, consents: [.of(0, .optedIn), .of(1, .optedIn), .of(2, .optedIn)])
            for (index, email) in emails.enumerated() { contents.profiles[index].email = email }
            _ = try await store.apply(contents, at: moment(0))
        }
        try await apply("p0@mail.example", "p1@mail.example")
        try await apply("p1@mail.example", "p2@mail.example")
        let person = try #require(try await store.person(.profile("p0"), organization: "org"))
        #expect(person.contacts.map(\.text) == ["p0@mail.example", "p1@mail.example"])
        #expect(person.contacts.map(\.isShared) == [false, true])
        try await finish(store, try await begin(store, .profile("p0")))
        func isKnown(_ contact: String) async throws -> Bool {
            try await !store.consentHistory(of: contact, organization: "org").isEmpty
        }
        #expect(try await !isKnown("p0@mail.example"))
        #expect(try await isKnown("p1@mail.example"))
        try await finish(store, try await begin(store, .profile("p1")))
        #expect(try await !isKnown("p1@mail.example"))
        #expect(try await !isKnown("p2@mail.example"))
    }

    @Test("M10.4 who has been erased since a run was due is prepared nothing", arguments: StoreEngine.all)
    func prepared(engine: StoreEngine) async throws {
        let store = try engine.open(scratch)
        _ = try await store.apply(.sample(profiles: 1), at: moment(0))
        _ = try await store.publish(journey: "journey", organization: "org", at: moment(0))
        try await store.enrolAll(at: moment(0))
        let run = try #require(try await store.ready(at: moment(0)).first)
        let move = try #require(try await store.sending(run))
        try await finish(store, try await begin(store, .profile("p0")))
        try await store.advance([move], at: moment(1))
        #expect(try await store.preparedMails(limit: 10).isEmpty)
        #expect(try await store.linkTables(after: .init()).blocks.isEmpty)
    }

    @Test(
        "M10.4 of an opt-out a hash is kept, and gives it back before anything else counts", arguments: StoreEngine.all)
    func optOut(engine: StoreEngine) async throws {
        let store = try engine.open(scratch)
        let tracking = ConsentScope(.tracking)
        let commercial = ConsentScope(.commercial)
        _ = try await store.apply(
            .sample(consents: [.of(0, .optedOut, at: moment(5)), .of(0, .optedIn, commercial)]), at: moment(6))
        try await finish(store, try await begin(store, .contact("p0@mail.example")))
        func said() async throws -> [ConsentScope: ConsentStatus] {
            try await store.consent(of: "p0@mail.example", organization: "org").mapValues(\.status)
        }
        #expect(try await said().isEmpty)
        // What was said before the opt-out does not outrank it; nor is an opt-in kept.
        _ = try await store.apply(.sample(consents: [.of(0, .optedIn, at: moment(4))]), at: moment(7))
        #expect(try await said() == [tracking: .optedOut])
        _ = try await store.apply(.sample(consents: [.of(0, .optedIn, at: moment(6))]), at: moment(8))
        #expect(try await said() == [tracking: .optedIn])
        #expect(
            try await store.consentHistory(of: "p0@mail.example", organization: "org").map(\.from) == [nil, .optedOut])
    }
}
