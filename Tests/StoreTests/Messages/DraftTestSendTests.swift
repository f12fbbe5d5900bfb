import Foundation
import Interactions
import LinkIdentifiers
import Messages
import Store
import TestSupport
import Testing

@Suite("M11.2 drafts are sent as tests")
struct DraftTestSendTests {
    private let scratch = try! TemporaryFolder()

    /// Saves a draft of a message and prepares it for `p0`.
    private func prepare(
        _ store: any Store, _ subject: String, of name: String = "welcome", revision: Int, saves: Bool = true
    ) async throws -> TestSend.PreparedDraft {
        if saves {
            _ = try await store.save(
                MessageDraft(subject: subject), ofMessage: name, organization: "org", base: 0,
                over: revision > 1 ? revision - 1 : nil, by: "me", at: moment(1))
        }
        guard
            case .found(let recipient, let profile) = try await store.recipient(
                "p0", channel: .email, organization: "org")
        else { throw CancellationError() }
        let content = MessageContent(
            subject: subject, from: "a@b.example", html: Array("<a href=\"https://a.example/\(subject)\">".utf8),
            text: nil)
        let message = StoredMessageVersion(
            organization: try await store.organizations()[0], message: name, content: content)
        return try await store.prepare(
            TestSend.Draft(
                message: message, revision: revision, links: try CompiledMessage(content).links, recipient: recipient,
                profile: profile),
            at: moment(2))
    }

    private func delivery(_ prepared: TestSend.PreparedDraft) throws -> DeliveryNumber {
        guard case .prepared(let delivery) = prepared else { throw CancellationError() }
        return delivery
    }

    @Test("Edges have the links of what is sent; what says the same has the same links", arguments: StoreEngine.all)
    func links(engine: StoreEngine) async throws {
        let world = try await World(engine, scratch)
        let before = try await world.store.linkTables(after: .init(version: 0, block: 0, correction: 0))
        let one = try delivery(try await prepare(world.store, "one", revision: 1))
        let again = try delivery(try await prepare(world.store, "one", revision: 1, saves: false))
        let two = try delivery(try await prepare(world.store, "two", revision: 2))
        #expect(one != again && one.block == again.block && two.block != one.block)
        let tables = try await world.store.linkTables(after: .init(version: 0, block: 0, correction: 0))
        #expect(tables.versions.count == before.versions.count + 2)
        let version = try #require(tables.blocks.first { $0.number == one.block }).version
        let link = try #require(tables.versions.first { $0.number == version }?.links.first)
        #expect(String(decoding: link.utf8, as: UTF8.self) == "https://a.example/one")
        #expect(try await world.store.messageVersion(version)?.content.subject == "one")
    }

    @Test("It is no version of its message, to nobody who looks at those", arguments: StoreEngine.all)
    func noVersion(engine: StoreEngine) async throws {
        let world = try await World(engine, scratch)
        let store = world.store
        let organization = try await store.organizations()[0]
        func isOnlyVersion(of name: String, _ count: Int) async throws {
            let published = Array(1..<1 + count)
            let versions = try await store.versions(ofMessage: name, organization: "org", before: nil, limit: 9)
            #expect(versions.map(\.version) == published.reversed())
            #expect(
                try await store.version(nil, ofMessage: name, organization: "org")?.summary.version == published.last)
            #expect(try await store.version(-1, ofMessage: name, organization: "org") == nil)
            #expect(try await store.message(name, organization: "org")?.newest?.version == published.last)
            #expect(try await store.versions(ofMessage: name).map(\.version) == published)
            #expect(try await store.figures(message: name, organization: "org").map(\.version) == published)
            #expect(try await store.versionTotals(ofMessage: name, organization: "org").map(\.version) == published)
            let newest = try await store.figures(ofMessage: name, version: nil, organization: "org")
            #expect(newest?.version == published.last)
            #expect(try await store.figures(ofMessage: name, version: -1, organization: "org") == nil)
            let listed = try await store.messages(ofOrganization: "org", after: nil, limit: 9)
            #expect(listed.first { $0.name == name }?.version == published.last)
            let test = try await store.testSend(message: name, profile: "p0", organization: "org")
            if case .ready(let send) = test {
                #expect(count > 0 && (name != "welcome" || send.message.content.subject != "draft"))
            } else {
                #expect(count == 0)
            }
            #expect((try await store.purpose(ofMessage: name, organization: "org") == nil) == (count == 0))
        }
        for (name, count) in [("welcome", 1), ("fresh", 0)] {
            _ = try delivery(try await prepare(store, "draft", of: name, revision: 1))
            try await isOnlyVersion(of: name, count)
        }
        #expect(
            try await store.messages(ofJourney: "journey", organization: organization.id).allSatisfy {
                $0.content.subject != "draft"
            })
        // Its first version is 1, also where it says the same.
        let content = MessageContent(
            subject: "draft", from: "a@b.example", html: Array("<a href=\"https://a.example/draft\">".utf8), text: nil)
        let change = try await store.publishDraft(
            ofMessage: "fresh", organization: "org", revision: 1, content: content,
            links: try CompiledMessage(content).links, at: moment(3))
        guard case .done(1) = change else { throw CancellationError() }
        try await isOnlyVersion(of: "fresh", 1)
    }

    @Test("What comes of it is a test's, of a draft, and in no figure", arguments: StoreEngine.all)
    func interactions(engine: StoreEngine) async throws {
        let world = try await World(engine, scratch)
        let store = world.store
        let number = try delivery(try await prepare(store, "draft", revision: 1))
        _ = try await store.takeMails(limit: 10, at: moment(3))
        try await store.complete([Completion(.sent(number), next: nil)], at: moment(3))
        let facts = try #require(try await store.facts(of: [number])[number])
        #expect(facts.journey == nil && facts.messageVersion != world.version)
        try await store.record(
            [
                Interaction(
                    kind: .emailClicked, at: moment(4), messageVersion: facts.messageVersion, journey: nil, ordinal: 1,
                    logicalOrdinal: 1, automated: nil, device: .phone,
                    attribution: .init(delivery: number, destination: nil))
            ], journal: "j", position: 1)
        let record = try #require(try await store.interactions(after: 0, limit: 9).first)
        #expect(record.message == "welcome" && record.messageVersion == nil && record.journey == nil)
        #expect(record.profile == "p0" && record.link?.url == "https://a.example/draft")
        let link = try #require(LinkReference(delivery: number, ordinal: 1))
        let described = try #require(try await store.describe(link, isOfBlock: false))
        #expect(described.messageVersion == nil && described.link?.url == "https://a.example/draft")
        let timeline = try #require(
            try await store.timeline(ofProfile: "p0", organization: "org", after: nil, limit: 9))
        guard case .interaction(let one) = timeline[0].event, case .delivery(let sent) = timeline[1].event
        else { throw CancellationError() }
        #expect(one.id == record.id && one.messageVersion == nil)
        #expect(sent.version == nil && sent.journey == nil && sent.message == "welcome")
        let figures = try await store.figures(message: "welcome", organization: "org")
        #expect(figures.map(\.sent) == [3] && figures.map(\.clicks) == [Counts()])
        let all = Hour(rawValue: 0)..<Hour(rawValue: .max)
        let activity = try await store.activity(ofOrganization: "org", in: all)
        #expect(activity.map(\.totals) == [FigureTotals(sending: .init(sent: 3))])
        #expect(
            try await store.rebuildFigures { _, _ in }
                == RebuiltFigures(interactions: 1, differences: [], otherDifferences: 0))
    }

    @Test("Another revision than was seen is not sent", arguments: StoreEngine.all)
    func superseded(engine: StoreEngine) async throws {
        let world = try await World(engine, scratch)
        _ = try delivery(try await prepare(world.store, "one", revision: 1))
        _ = try delivery(try await prepare(world.store, "two", revision: 2))
        guard
            case .superseded(let current) = try await prepare(world.store, "one", revision: 1, saves: false)
        else { throw CancellationError() }
        #expect(current?.revision == 2)
        guard
            case .superseded(nil) = try await prepare(world.store, "x", of: "none", revision: 1, saves: false)
        else { throw CancellationError() }
    }
}
