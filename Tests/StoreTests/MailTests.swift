import Consent
import Foundation
import Journeys
import LinkIdentifiers
import Messages
import Store
import TestSupport
import Testing

@Suite("A store lets e-mails be handed over")
struct MailTests {
    private let scratch = try! TemporaryFolder()

    /// With so many e-mails prepared.
    private func prepared(_ engine: StoreEngine, profiles: Int = 3) async throws -> (any Store, [DeliveryNumber]) {
        let store = try engine.open(scratch)
        _ = try await store.apply(.sample(profiles: profiles), at: moment(0))
        _ = try await store.publish(journey: "journey", organization: "org", at: moment(0))
        return (store, try await store.prepareMails(at: moment(0)).map(\.number))
    }

    private func retry(_ due: Double, attempts: Int = 1, first: Double? = 1, code: String = "450 4.2.0") -> MailRetry {
        MailRetry(dueAt: moment(due), attempts: attempts, firstAt: first.map { moment($0) }, code: code)
    }

    private func take(_ store: any Store, at seconds: Double, limit: Int = 10) async throws -> [DeliveryNumber] {
        try await store.takeMails(limit: limit, at: moment(seconds)).map(\.delivery.number)
    }

    private func figures(_ store: any Store) async throws -> MessageFigures.Sending {
        try #require(try await store.figures(message: "welcome").first).sending
    }

    @Test("M11.3 what is taken is taken once, in order, and is found after a crash", arguments: StoreEngine.all)
    func taking(engine: StoreEngine) async throws {
        let (first, numbers) = try await prepared(engine)
        let taken = try await first.takeMails(limit: 2, at: moment(7))
        #expect(taken.map(\.delivery.number) == [numbers[0], numbers[1]])
        #expect(taken.map(\.delivery.recipient.address) == ["p0@mail.example", "p1@mail.example"])
        #expect(taken.allSatisfy { $0.journey == "journey" && $0.organization.id == "org" && $0.retry == nil })
        #expect(taken.allSatisfy { $0.delivery.sentAt == moment(7) && !$0.delivery.isStopped })
        #expect(try await take(first, at: 8) == [numbers[2]])
        #expect(try await take(first, at: 9).isEmpty)
        // Another process goes on.
        let store = try engine.open(scratch)
        #expect(try await store.interruptedMails(limit: 2).map(\.delivery.number) == [numbers[0], numbers[1]])
        #expect(try await store.interruptedTexts(limit: 10).isEmpty)
        for mail in taken { try await store.complete([try await store.sent(mail.delivery)], at: moment(10)) }
        #expect(try await store.interruptedMails(limit: 10).map(\.delivery.number) == [numbers[2]])
        #expect(try await figures(store) == .init(sent: 2))
    }

    @Test("M3.1 consent is as it is when a mail is taken", arguments: StoreEngine.all)
    func consent(engine: StoreEngine) async throws {
        let (store, _) = try await prepared(engine)
        _ = try await store.apply(
            .sample(consents: [.of(1, .optedOut, at: moment(5), ConsentScope(.commercial))]), at: moment(5))
        let taken = try await store.takeMails(limit: 10, at: moment(6))
        #expect(
            taken.map { $0.delivery.recipient.consent[ConsentScope(.commercial)]?.status } == [nil, .optedOut, nil])
    }

    @Test(
        "M11.3 what is deferred comes back when its time has come", arguments: StoreEngine.all)
    func deferring(engine: StoreEngine) async throws {
        let (store, numbers) = try await prepared(engine, profiles: 4)
        _ = try await take(store, at: 1, limit: 3)
        try await store.complete(
            [
                Completion(.deferred(numbers[0], retry(100)), next: nil),
                Completion(.deferred(numbers[1], retry(61, attempts: 0, first: nil, code: "")), next: nil),
                Completion(.unacknowledged(numbers[2], retry(500)), next: nil),
            ], at: moment(2))
        #expect(try await figures(store) == .init(sent: 0, unacknowledged: 1))
        #expect(try await store.interruptedMails(limit: 10).isEmpty)
        #expect(try await take(store, at: 60.9, limit: 1) == [numbers[3]])
        let due = try await store.takeMails(limit: 10, noting: [], at: moment(100)).taken
        #expect(due.map(\.delivery.number) == [numbers[1], numbers[0]])
        #expect(due.map(\.retry) == [retry(61, attempts: 0, first: nil, code: ""), retry(100)])
        #expect(due.map(\.delivery.sentAt) == [moment(100), moment(100)])
        // As it was before.
        try await store.complete([Completion(.returned(numbers[0]), next: nil)], at: moment(101))
        #expect(try await store.takeMails(limit: 10, at: moment(102)).map(\.retry) == [retry(100)])
        // And once it is sent it is forgotten.
        try await store.complete([try await store.sent(due[1].delivery)], at: moment(103))
        #expect(try await figures(store) == .init(sent: 1, unacknowledged: 1))
        try await store.complete([Completion(.deferred(numbers[0], retry(104)), next: nil)], at: moment(103))
        #expect(try await take(store, at: 105).isEmpty, "it was sent")
    }

    @Test("M11.3 what was not offered after all is prepared again", arguments: StoreEngine.all)
    func returning(engine: StoreEngine) async throws {
        let (store, numbers) = try await prepared(engine)
        #expect(try await take(store, at: 1) == numbers)
        try await store.complete(numbers.map { Completion(.returned($0), next: nil) }, at: moment(2))
        #expect(try await store.preparedMails(limit: 10).map(\.number) == numbers)
        #expect(try await take(store, at: 3) == numbers)
    }

    @Test("M11.3 what is refused or dropped is not offered again", arguments: StoreEngine.all)
    func ending(engine: StoreEngine) async throws {
        let (store, numbers) = try await prepared(engine)
        _ = try await take(store, at: 1)
        try await store.complete(numbers.map { Completion(.deferred($0, retry(2)), next: nil) }, at: moment(1))
        _ = try await take(store, at: 3)
        try await store.complete(
            [
                Completion(.refused(numbers[0]), next: nil), Completion(.dropped(numbers[1]), next: nil),
                Completion(.unconfirmed(numbers[2]), next: nil),
            ], at: moment(4))
        #expect(try await figures(store) == .init(sent: 1, unconfirmed: 1, refused: 1))
        #expect(try await take(store, at: 1000).isEmpty)
        #expect(try await store.interruptedMails(limit: 10).isEmpty)
    }

    @Test("Nobody waits for the end of what others have waiting", arguments: StoreEngine.all)
    func shares(engine: StoreEngine) async throws {
        let (store, numbers) = try await prepared(engine, profiles: 8)
        let deferred = try await take(store, at: 1, limit: 4)
        try await store.complete(deferred.map { Completion(.deferred($0, retry(2)), next: nil) }, at: moment(1))
        // Of a journey's deferred ones and of a version's prepared ones.
        let taken = try await take(store, at: 3, limit: 4)
        #expect(taken == Array(numbers[0..<2] + numbers[4..<6]))
        // Where one has less than its share the others have the rest.
        _ = try await take(store, at: 3, limit: 1)
        #expect(try await take(store, at: 3, limit: 3).count == 3)
        #expect(try await take(store, at: 3).isEmpty)
    }

    @Test(
        "What is noted and what is taken are one transaction, and one may be without the other",
        arguments: StoreEngine.all)
    func noting(engine: StoreEngine) async throws {
        let (store, numbers) = try await prepared(engine)
        let first = try await store.takeMails(limit: 1, noting: [], at: moment(1)).taken
        let sent = try await store.sent(first[0].delivery)
        let second = try await store.takeMails(limit: 1, noting: [sent], at: moment(2))
        #expect(second.taken.map(\.delivery.number) == [numbers[1]] && second.gone.isEmpty)
        #expect(try await figures(store) == .init(sent: 1))
        let last = try await store.takeMails(
            limit: 0, noting: [Completion(.returned(numbers[1]), next: nil)], at: moment(3))
        #expect(last.taken.isEmpty)
        #expect(try await take(store, at: 4, limit: 1) == [numbers[1]])
        // What cannot be taken keeps what comes with it from being noted, and nothing by itself.
        try Damage.run("UPDATE profiles SET attributes = 'broken'", in: scratch)
        let next = try await store.sent(second.taken[0].delivery)
        await #expect(throws: (any Error).self) { try await store.takeMails(limit: 1, noting: [next], at: moment(5)) }
        #expect(try await figures(store) == .init(sent: 1))
        #expect(try await store.takeMails(limit: 0, noting: [next], at: moment(5)).gone.isEmpty)
        #expect(try await figures(store) == .init(sent: 2))
    }

    @Test(
        "M11.2 paused, what was not offered is decided anew when it goes on; what was waits as it is",
        arguments: StoreEngine.all)
    func pausing(engine: StoreEngine) async throws {
        let (store, numbers) = try await prepared(engine, profiles: 5)
        _ = try await take(store, at: 1, limit: 3)
        try await store.complete(
            [
                Completion(.deferred(numbers[0], retry(2)), next: nil),
                Completion(.deferred(numbers[1], retry(2, attempts: 0, first: nil, code: "")), next: nil),
            ], at: moment(1))
        _ = try await store.change(journey: "journey", organization: "org", to: .paused)
        #expect(try await take(store, at: 10).isEmpty)
        #expect(try await store.ready(at: moment(10)).isEmpty)
        // One that was on its way.
        try await store.complete([Completion(.returned(numbers[2]), next: nil)], at: moment(10))
        #expect(try await take(store, at: 10).isEmpty)
        _ = try await store.change(journey: "journey", organization: "org", to: .running)
        #expect(try await take(store, at: 11) == [numbers[0], numbers[2]])
        let ready = try await store.ready(at: moment(11))
        #expect(ready.map(\.profile.recipients[.email]?.profile) == ["p1", "p3", "p4"])
        try await store.prepareAll(at: moment(11))
        let anew = try await take(store, at: 12)
        #expect(anew.count == 3 && Set(anew).isDisjoint(with: numbers))
    }

    @Test("A run that is about to send does not while its journey is paused", arguments: StoreEngine.all)
    func pausedMeanwhile(engine: StoreEngine) async throws {
        let store = try engine.open(scratch)
        _ = try await store.apply(.sample(profiles: 1), at: moment(0))
        _ = try await store.publish(journey: "journey", organization: "org", at: moment(0))
        try await store.enrolAll(at: moment(0))
        let due = try #require(try await store.ready(at: moment(0)).first)
        let move = try #require(try await store.sending(due))
        _ = try await store.change(journey: "journey", organization: "org", to: .paused)
        try await store.advance([move], at: moment(1))
        _ = try await store.change(journey: "journey", organization: "org", to: .running)
        #expect(try await take(store, at: 2).isEmpty)
        #expect(try await store.ready(at: moment(2)).map(\.run) == [due.run])
    }

    @Test("M11.2 stopped, what may have been taken is unconfirmed and keeps its number", arguments: StoreEngine.all)
    func stopping(engine: StoreEngine) async throws {
        let (store, numbers) = try await prepared(engine)
        _ = try await take(store, at: 1, limit: 2)
        var lost = retry(2, code: "")
        lost.mayBeTaken = true
        try await store.complete(
            [
                Completion(.unacknowledged(numbers[0], lost), next: nil),
                Completion(.deferred(numbers[1], retry(2)), next: nil),
            ], at: moment(1))
        let taken = try await store.takeMails(limit: 10, at: moment(3))
        #expect(taken.map { $0.retry?.mayBeTaken } == [true, false, nil])
        try await store.complete(taken.map { Completion(.returned($0.delivery.number), next: nil) }, at: moment(3))
        _ = try await store.change(journey: "journey", organization: "org", to: .stopped)
        let stopped = try await store.takeMails(limit: 10, at: moment(4))
        #expect(stopped.map(\.delivery.number) == numbers && stopped.allSatisfy(\.delivery.isStopped))
        try await store.complete(stopped.map { Completion(.returned($0.delivery.number), next: nil) }, at: moment(4))
        while try await store.endStopped(limit: 10) > 0 {}
        #expect(try await figures(store) == .init(sent: 1, unconfirmed: 1, unacknowledged: 1))
        #expect(try await store.textDelivery(numbers[0], ordinal: 1) != nil)
        #expect(try await store.textDelivery(numbers[1], ordinal: 1) == nil)
    }

    @Test("M10.4 of somebody who is erased nothing waits any more", arguments: StoreEngine.all)
    func erasing(engine: StoreEngine) async throws {
        let (store, numbers) = try await prepared(engine)
        let taken = try await store.takeMails(limit: 10, at: moment(1))
        var lost = retry(2)
        lost.mayBeTaken = true
        try await store.complete(
            [
                Completion(.unacknowledged(numbers[0], lost), next: nil),
                Completion(.deferred(numbers[1], retry(2)), next: nil),
            ], at: moment(1))
        for profile in ["p0", "p2"] {
            let begun = try #require(
                try await store.beginErasure(
                    of: .profile(profile), organization: "org", contactHash: contactHash(of: "org"), at: moment(2)))
            let deliveries = try await store.deliveries(of: begun.erasure) { _, _ in }
            _ = try await store.finish(begun.erasure, deliveries: deliveries, at: moment(2))
        }
        #expect(try await take(store, at: 10) == [numbers[1]])
        // Both may be there.
        #expect(try await figures(store).sent == 2)
        // It was on its way, and is to be taken back.
        let sent = try await store.sent(taken[2].delivery)
        #expect(try await store.complete([sent], at: moment(11)) == [numbers[2]])
    }
}
