import Consent
import Foundation
import LinkIdentifiers
import Store
import TestSupport
import Testing

@Suite("A store keeps what recipients decide themselves")
struct PreferenceTests {
    private let scratch = try! TemporaryFolder()
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

    @Test("M10.2 what is on record is not recorded once more, however many ask at a time", arguments: StoreEngine.all)
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

    @Test("M10.3 of a delivery that is not there nothing is known, and nothing is kept", arguments: StoreEngine.all)
    func nobody(engine: StoreEngine) async throws {
        let world = try await world(engine)
        let nobody = try #require(DeliveryNumber(rawValue: 1 << 40))
        #expect(try await world.store.preferences(of: nobody) == nil)
        #expect(try await !world.store.decide([ConsentScope(.tracking): record(.optedIn, at: 1)], recipientOf: nobody))
    }
}
