import Consent
import Messages
import Store
import TestSupport
import Testing

@Suite("Messages and versions in a store")
struct MessageListTests {
    private let scratch = try! TemporaryFolder()

    @Test("Messages are listed by name, a page at a time, with what is newest of them", arguments: StoreEngine.all)
    func messages(engine: StoreEngine) async throws {
        let store = try engine.open(scratch)
        _ = try await store.apply(.sample(messages: ["a", "c", "e"].map { .named($0) }), at: moment(0))
        _ = try await store.apply(.sample(messages: [.named("c", subject: "New")]), at: moment(1))
        _ = try await store.apply(.sample(id: "other", messages: [.named("b")]), at: moment(0))
        func save(_ name: String) async throws {
            _ = try await store.save(
                MessageDraft(), ofMessage: name, organization: "org", base: 0, over: nil, by: "", at: moment(2))
        }
        for name in ["d", "e", "gone"] { try await save(name) }
        _ = try await store.discardDraft(ofMessage: "gone", organization: "org", revision: 1)
        let all = try await store.messages(organization: "org", after: nil, limit: 10)
        #expect(all.map(\.name) == ["a", "c", "d", "e"])
        #expect(all.map { $0.newest?.version } == [1, 2, nil, 1] && all.map(\.draft) == [nil, nil, 1, 1])
        let newest = try #require(all[1].newest)
        #expect(newest.subject == "New" && newest.channel == .email && newest.publishedAt == moment(1))
        #expect(newest.sent == 0)
        #expect(try await store.messages(organization: "org", after: "a", limit: 2) == Array(all[1...2]))
        #expect(try await store.message("c", organization: "org") == all[1])
        for name in ["gone", "b", "x"] { #expect(try await store.message(name, organization: "org") == nil) }
    }

    @Test("Versions are listed the newest first, and each is found by its number", arguments: StoreEngine.all)
    func versions(engine: StoreEngine) async throws {
        let store = try engine.open(scratch)
        for number in 1...5 {
            _ = try await store.apply(
                .sample(messages: [.named("a", subject: "\(number)")]), at: moment(Double(number)))
        }
        func page(before version: Int?, limit: Int) async throws -> [Int] {
            try await store.versions(ofMessage: "a", organization: "org", before: version, limit: limit).map(\.version)
        }
        #expect(try await page(before: nil, limit: 3) == [5, 4, 3])
        #expect(try await page(before: 3, limit: 3) == [2, 1])
        #expect(try await store.version(nil, ofMessage: "a", organization: "org")?.stored.content.subject == "5")
        #expect(try await store.version(2, ofMessage: "a", organization: "org")?.stored.content.subject == "2")
        #expect(try await store.version(6, ofMessage: "a", organization: "org") == nil)
        #expect(try await store.version(nil, ofMessage: "a", organization: "other") == nil)
        #expect(try await store.versions(ofMessage: "a", organization: "other", before: nil, limit: 9).isEmpty)
    }

    @Test("Whom a message would go to is found with the address that its channel takes", arguments: StoreEngine.all)
    func recipients(engine: StoreEngine) async throws {
        let store = try engine.open(scratch)
        var contents = WorkspaceContents.sample(consents: [.of(0, .optedIn)])
        contents.profiles[1].email = nil
        _ = try await store.apply(contents, at: moment(0))
        guard case .found(let one, _) = try await store.recipient("p0", channel: .email, organization: "org") else {
            Issue.record("p0 has an address")
            return
        }
        #expect(one.address == "p0@mail.example" && one.attributes == ["x": "0"] && one.consent.count == 1)
        for (profile, channel) in [("p1", Channel.email), ("p0", .text)] {
            guard case .noContactPoint = try await store.recipient(profile, channel: channel, organization: "org")
            else {
                Issue.record("\(profile) has no contact point for \(channel)")
                return
            }
        }
        for (profile, organization) in [("p9", "org"), ("p0", "other")] {
            let found = try await store.recipient(profile, channel: .email, organization: organization)
            guard case .unknownProfile = found else {
                Issue.record("there is no \(profile) in \(organization)")
                return
            }
        }
    }
}
