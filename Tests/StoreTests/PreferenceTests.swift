import Consent
import Foundation
import LinkIdentifiers
import Store
import TestSupport
import Testing

@Suite("A store keeps what recipients decide themselves")
struct PreferenceTests {
    private let scratch: TemporaryFolder

    init() throws { scratch = try TemporaryFolder() }
    private static let offers = ConsentScope(.commercial, topic: "offers")

    private func world(_ engine: StoreEngine) async throws -> World {
        try await World(engine, scratch) { contents in
            contents.organization.name = "Acme"
            contents.organization.compliance = ComplianceProfile([
                .init(purpose: .commercial, topics: [.init(id: "offers", label: "Offers")])
            ])
            contents.profiles[0].attributes["language"] = "de"
        }
    }

    private func record(_ status: ConsentStatus, at seconds: Double) -> ConsentRecord {
        ConsentRecord(status: status, reason: "", source: "preference page", at: moment(seconds), by: "recipient")
    }

    @Test("M10.3 a delivery leads to what its recipient may decide, and has decided", arguments: StoreEngine.all)
    func preferences(engine: StoreEngine) async throws {
        let world = try await world(engine)
        let delivery = world.deliveries[0]
        let before = try #require(try await world.store.preferences(of: delivery))
        #expect(before.organization == "Acme" && before.compliance.scopes.contains(Self.offers))
        #expect(before.language == "de" && before.records.isEmpty)
        #expect(before.purpose == .commercial && before.topic == nil)
        let decided: ConsentRecords = [
            ConsentScope(.tracking): record(.optedIn, at: 5), Self.offers: record(.optedOut, at: 5),
        ]
        #expect(try await world.store.decide(decided, recipientOf: delivery))
        #expect(try await world.store.preferences(of: delivery)?.records == decided)
        #expect(try await world.store.consent(of: before.contact, organization: "org") == decided)
        #expect(try await world.store.preferences(of: world.deliveries[1])?.records.isEmpty == true)
    }

    @Test("M10.2 what is said is recorded once, however many requests it comes in", arguments: StoreEngine.all)
    func repeated(engine: StoreEngine) async throws {
        let world = try await world(engine)
        let contact = try #require(try await world.store.preferences(of: world.deliveries[0])).contact
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for second in 1...20 {
                group.addTask {
                    try await world.store.decide(
                        [ConsentScope(.commercial): record(.optedOut, at: Double(second))],
                        recipientOf: world.deliveries[0])
                }
            }
            for try await isKept in group { #expect(isKept) }
        }
        #expect(try await world.store.consentHistory(of: contact, organization: "org").count == 1)
    }

    @Test(
        "M10.2 what is said now counts: over a record of the future, and over an opt-in that is read later and said before",
        arguments: StoreEngine.all)
    func saidNow(engine: StoreEngine) async throws {
        let world = try await world(engine)
        let tracking = ConsentScope(.tracking)
        let contact = "p0@mail.example"
        func status() async throws -> ConsentStatus? {
            try await world.store.consent(of: contact, organization: "org")[tracking]?.status
        }
        func apply(_ status: ConsentStatus, at seconds: Double) async throws {
            _ = try await world.store.apply(.sample(consents: [.of(0, status, at: moment(seconds))]), at: moment(0))
        }
        try await apply(.optedIn, at: 1e9)
        #expect(try await world.store.decide([tracking: record(.optedOut, at: 100)], recipientOf: world.deliveries[0]))
        #expect(try await status() == .optedOut)
        try await apply(.optedIn, at: 1e9)
        #expect(try await status() == .optedOut)
        try await world.store.record(
            record(.optedIn, at: 200), about: tracking, of: contact, organization: "org",
            contactHash: contactHash(of: "org"))
        #expect(try await status() == .optedIn)
    }

    @Test("M10.2 an opt-out that is said again is newer than an opt-in from in between", arguments: StoreEngine.all)
    func saidAgain(engine: StoreEngine) async throws {
        let world = try await world(engine)
        let commercial = ConsentScope(.commercial)
        for second in [100.0, 1000] {
            #expect(
                try await world.store.decide(
                    [commercial: record(.optedOut, at: second)], recipientOf: world.deliveries[0]))
        }
        _ = try await world.store.apply(
            .sample(consents: [.of(0, .optedIn, at: moment(500), commercial)]), at: moment(0))
        #expect(
            try await world.store.consent(of: "p0@mail.example", organization: "org")[commercial]?.status == .optedOut)
    }

    @Test("M10.3 of a delivery that is not there nothing is known, and nothing is kept", arguments: StoreEngine.all)
    func nobody(engine: StoreEngine) async throws {
        let world = try await world(engine)
        let nobody = try #require(DeliveryNumber(rawValue: 1 << 40))
        #expect(try await world.store.preferences(of: nobody) == nil)
        #expect(try await !world.store.decide([ConsentScope(.tracking): record(.optedIn, at: 1)], recipientOf: nobody))
    }
}
