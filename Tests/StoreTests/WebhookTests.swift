import Foundation
import Interactions
import Store
import TestSupport
import Testing

@Suite("A store walks webhooks along the interactions")
struct WebhookTests {
    private let scratch: TemporaryFolder

    init() throws { scratch = try TemporaryFolder() }

    /// A webhook, and behind it an open and three clicks that happened at these times.
    private func webhook(
        _ engine: StoreEngine, at seconds: [Double] = [1, 2, 3], kinds: Set<InteractionKind> = [.emailClicked]
    ) async throws -> (World, Webhook) {
        let world = try await World(engine, scratch)
        try await world.store.record([world.click(0, 1)], journal: "j", position: 1)
        let webhook = try #require(
            try await world.store.addWebhook(
                id: "one", url: "https://a.example", kinds: kinds, organization: "org", at: moment(0)))
        try await world.store.record(
            [world.interaction(delivery: 0, ordinal: 0)]
                + seconds.map { world.interaction(delivery: 1, ordinal: 1, at: $0) }, journal: "j", position: 2)
        return (world, webhook)
    }

    private func read(_ store: any WebhookStore, _ id: String = "one") async throws -> Webhook {
        try #require(try await store.webhooks(organization: "org").first { $0.id == id })
    }

    @Test("What is recorded from then on is for it, of the kinds that it wants, in order", arguments: StoreEngine.all)
    func pages(engine: StoreEngine) async throws {
        let (world, webhook) = try await webhook(engine)
        let store = world.store
        #expect(webhook.cursor == 1)
        let (all, last) = try await store.webhooks()
        #expect(all.map(\.id) == ["one"] && last == 5)
        let first = try await store.interactions(for: webhook, after: 1, through: last, limit: 2)
        #expect(first.records.map(\.id) == [3, 4] && first.through == 4)
        let rest = try await store.interactions(for: webhook, after: 4, through: last, limit: 2)
        #expect(rest.records.map(\.id) == [5] && rest.through == 5)
        let nothing = try await store.interactions(for: webhook, after: 1, through: 2, limit: 2)
        #expect(nothing.records.isEmpty && nothing.through == 2)
        #expect(try await store.note(deliveredThrough: 5, of: nil, to: webhook, at: moment(9)))
        let after = try await read(store)
        #expect(after.cursor == 5 && after.deliveredAt == moment(9) && after.failure == nil)
    }

    @Test("Another organization’s interactions are not for it, nor its webhooks for that", arguments: StoreEngine.all)
    func organizations(engine: StoreEngine) async throws {
        let (world, _) = try await webhook(engine)
        let store = world.store
        _ = try await store.apply(.sample(id: "other"), at: moment(0))
        let other = try #require(
            try await store.addWebhook(
                id: "two", url: "https://b.example", kinds: Set(InteractionKind.allCases), organization: "other",
                at: moment(0)))
        #expect(try await store.interactions(for: other, after: 0, through: 100, limit: 10).records.isEmpty)
        #expect(try await store.webhooks(organization: "other").map(\.id) == ["two"])
        #expect(try await !store.removeWebhook(id: "one", organization: "other"))
        #expect(try await store.replayDeadLetters(ofWebhook: "one", number: nil, organization: "other") == nil)
        #expect(try await store.deadLetters(ofWebhook: "one", organization: "other").isEmpty)
        #expect(
            try await store.addWebhook(
                id: "three", url: "https://b.example", kinds: [], organization: "none", at: moment(0)) == nil)
        #expect(try await store.removeWebhook(id: "one", organization: "org"))
        #expect(try await store.webhooks(organization: "org").isEmpty)
    }

    @Test("There are as many as there may be, and no more", arguments: StoreEngine.all)
    func limit(engine: StoreEngine) async throws {
        let (world, _) = try await webhook(engine)
        for number in 1..<Webhook.maximumCount {
            _ = try await world.store.addWebhook(
                id: "n\(number)", url: "https://a.example", kinds: [], organization: "org", at: moment(0))
        }
        await #expect(throws: WebhookLimitReached.self) {
            try await world.store.addWebhook(
                id: "more", url: "https://a.example", kinds: [], organization: "org", at: moment(0))
        }
    }

    @Test("What was not taken is known, with how far it went, until it is taken", arguments: StoreEngine.all)
    func failure(engine: StoreEngine) async throws {
        let (world, webhook) = try await webhook(engine)
        let failure = Webhook.Failure(attempts: 2, since: moment(5), retryAt: moment(15), reason: "status 500")
        try await world.store.note(failure, ofSendingThrough: 4, to: webhook, givingUpBy: nil, at: moment(10))
        var known = try await read(world.store)
        #expect(known.failure == failure && known.tryingThrough == 4 && known.cursor == 1)
        #expect(try await world.store.note(deliveredThrough: 4, of: nil, to: known, at: moment(15)))
        known = try await read(world.store)
        #expect(known.failure == nil && known.tryingThrough == nil && known.cursor == 4)
    }

    @Test("What was recorded by the deadline is given up, and nothing behind it", arguments: StoreEngine.all)
    func givingUp(engine: StoreEngine) async throws {
        let (world, webhook) = try await webhook(engine, at: [1, 2, 30])
        let failure = Webhook.Failure(attempts: 9, since: moment(0), retryAt: moment(50), reason: "status 500")
        try await world.store.note(failure, ofSendingThrough: 5, to: webhook, givingUpBy: moment(10), at: moment(40))
        let known = try await read(world.store)
        #expect(known.cursor == 4 && known.tryingThrough == nil && known.failure == failure && known.deadLetters == 1)
        let letter = WebhookDeadLetter(
            number: 1, first: 2, last: 4, attempts: 9, reason: "status 500", at: moment(40), isReplayed: false)
        #expect(try await world.store.deadLetters(ofWebhook: "one", organization: "org") == [letter])
        // The next is given up in its time, and is one with it; nothing is given up twice.
        try await world.store.note(failure, ofSendingThrough: 5, to: known, givingUpBy: moment(20), at: moment(41))
        #expect(try await read(world.store).cursor == 4)
        try await world.store.note(
            failure, ofSendingThrough: 5, to: try await read(world.store), givingUpBy: moment(35), at: moment(42))
        let merged = try await world.store.deadLetters(ofWebhook: "one", organization: "org")
        #expect(merged.map(\.first) == [2] && merged.map(\.last) == [5])
    }

    @Test(
        "Dead letters are sent again from where they have been taken, and are gone at their end",
        arguments: StoreEngine.all)
    func replay(engine: StoreEngine) async throws {
        let (world, webhook) = try await webhook(engine)
        let store = world.store
        let failure = Webhook.Failure(attempts: 9, since: moment(0), retryAt: moment(50), reason: "status 500")
        try await store.note(failure, ofSendingThrough: 5, to: webhook, givingUpBy: moment(10), at: moment(40))
        #expect(try await store.replayedDeadLetter(of: webhook, at: moment(40)) == nil)
        #expect(try await store.replayDeadLetters(ofWebhook: "one", number: 7, organization: "org") == 0)
        #expect(try await store.replayDeadLetters(ofWebhook: "one", number: nil, organization: "org") == 1)
        var known = try await read(store)
        #expect(known.replayAt.map { $0 <= moment(40) } == true)
        let letter = try #require(try await store.replayedDeadLetter(of: known, at: moment(40)))
        #expect(try await store.note(deliveredThrough: 4, of: letter.number, to: known, at: moment(50)))
        known = try await read(store)
        // What is new fails or not by itself.
        #expect(known.failure == failure && known.cursor == 5 && known.deliveredAt == moment(50))
        #expect(try await store.replayedDeadLetter(of: known, at: moment(50))?.first == 5)
        let again = Webhook.Failure(attempts: 1, since: moment(51), retryAt: moment(56), reason: "status 410")
        try await store.note(again, of: letter, isGivenUp: false, at: moment(51))
        known = try await read(store)
        #expect(known.failure == failure && known.replayAt == moment(56))
        #expect(try await store.replayedDeadLetter(of: known, at: moment(55)) == nil)
        let failing = try #require(try await store.replayedDeadLetter(of: known, at: moment(56)))
        #expect(failing.failure == again && failing.attempts == 10 && failing.reason == "status 410")
        // Asked for once more, it begins once more.
        _ = try await store.replayDeadLetters(ofWebhook: "one", number: nil, organization: "org")
        #expect(try await store.replayedDeadLetter(of: known, at: moment(55))?.failure == .some(nil))
        // Given up a second time, it waits for somebody again.
        try await store.note(again, of: letter, isGivenUp: true, at: moment(60))
        #expect(try await store.replayedDeadLetter(of: known, at: moment(99)) == nil)
        let given = try await store.deadLetters(ofWebhook: "one", organization: "org")
        #expect(given.map(\.first) == [5] && given.map(\.at) == [moment(60)] && given.map(\.failure) == [nil])
        _ = try await store.replayDeadLetters(ofWebhook: "one", number: letter.number, organization: "org")
        #expect(try await store.note(deliveredThrough: 5, of: letter.number, to: known, at: moment(70)))
        #expect(try await read(store).deadLetters == 0)
    }

    @Test("One that was removed meanwhile is not noted", arguments: StoreEngine.all)
    func removed(engine: StoreEngine) async throws {
        let (world, webhook) = try await webhook(engine)
        #expect(try await world.store.removeWebhook(id: "one", organization: "org"))
        let failure = Webhook.Failure(attempts: 9, since: moment(0), retryAt: moment(50), reason: "status 500")
        try await world.store.note(failure, ofSendingThrough: 5, to: webhook, givingUpBy: moment(10), at: moment(40))
        #expect(try await !world.store.note(deliveredThrough: 5, of: nil, to: webhook, at: moment(9)))
        #expect(try await world.store.deadLetters(ofWebhook: "one", organization: "org").isEmpty)
    }
}
