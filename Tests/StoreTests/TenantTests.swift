import Consent
import Interactions
import LinkIdentifiers
import Messages
import Store
import TestSupport
import Testing

@Suite("Two organizations in one store")
struct TenantTests {
    private let scratch = try! TemporaryFolder()

    @Test(
        "Each has its own profiles, contact points, messages and consent, whatever they are called",
        arguments: StoreEngine.all)
    func apart(engine: StoreEngine) async throws {
        let store = try engine.open(scratch)
        _ = try await store.apply(.sample(id: "one", consents: [.of(0, .optedIn)]), at: moment(0))
        var second = WorkspaceContents.sample(id: "two", profiles: 1, messages: [.named("welcome", subject: "Two")])
        second.journeys[0].name = "other"
        second.profiles[0].attributes = ["z": "1"]
        #expect(try await store.apply(second, at: moment(0)).profiles == 1)
        #expect(try await store.attributeNames(organization: "one") == ["x"])
        #expect(try await store.attributeNames(organization: "two") == ["z"])
        #expect(try await store.publish(journey: "other", organization: "two", at: moment(0)) == true)
        try await store.enrolAll(at: moment(0))
        let runs = try await store.ready(at: moment(0))
        #expect(runs.map { $0.profile.recipients[.email]?.attributes } == [["z": "1"]])
        #expect(runs.map { $0.profile.recipients[.email]?.consent } == [[:]])
        let number = try #require(try await store.message(of: runs[0]))
        let version = try #require(try await store.messageVersion(number))
        #expect(version.organization.id == "two" && version.content.subject == "Two")
    }
}
