import Consent
import Messages
import Store
import TestSupport
import Testing

@Suite("Drafts in a store")
struct DraftTests {
    private let scratch = try! TemporaryFolder()

    private func store(_ engine: StoreEngine) async throws -> any Store {
        let store = try engine.open(scratch)
        for id in ["org", "other"] { _ = try await store.apply(.sample(id: id), at: moment(0)) }
        return store
    }

    private func draft(_ subject: String) -> MessageDraft {
        MessageDraft(subject: subject, from: "a@b.example", html: Array("<a href=\"https://a.example\">".utf8))
    }

    private func content(_ subject: String) -> (MessageContent, [Link]) {
        let content = MessageContent(
            subject: subject, from: "a@b.example", html: Array("<a href=\"https://a.example\">".utf8), text: nil)
        return (content, try! CompiledMessage(content).links)
    }

    private func save(
        _ store: any DraftStore, _ subject: String, over revision: Int?, base: Int = 1, of name: String = "welcome",
        _ organization: String = "org"
    ) async throws -> DraftChange<StoredDraft> {
        try await store.save(
            draft(subject), ofMessage: name, organization: organization, base: base, over: revision, by: subject,
            at: moment(5))
    }

    @Test("A draft is kept as it was saved, with who saved it and when", arguments: StoreEngine.all)
    func saving(engine: StoreEngine) async throws {
        let store = try await store(engine)
        #expect(try await store.draft(ofMessage: "welcome", organization: "org") == nil)
        let saved = try await save(store, "one", over: nil).result()
        #expect(
            saved == StoredDraft(draft: draft("one"), revision: 1, base: 1, savedAt: moment(5), savedBy: "one"))
        #expect(try await store.draft(ofMessage: "welcome", organization: "org") == saved)
        #expect(try await save(store, "two", over: 1).result().revision == 2)
        // Another connection sees it.
        #expect(try await engine.open(scratch).draft(ofMessage: "welcome", organization: "org")?.draft.subject == "two")
    }

    @Test("What somebody else has saved is never written over, and is told of", arguments: StoreEngine.all)
    func conflict(engine: StoreEngine) async throws {
        let store = try await store(engine)
        _ = try await save(store, "one", over: nil).result()
        let theirs = try await save(store, "theirs", over: 1).result()
        for revision in [nil, 1, 3] as [Int?] {
            #expect(try await save(store, "mine", over: revision).superseding() == theirs)
        }
        for revision in [1, 3] {
            #expect(
                try await store.discardDraft(ofMessage: "welcome", organization: "org", revision: revision)
                    .superseding()
                    == theirs)
            let (content, links) = content("mine")
            let published = try await store.publishDraft(
                ofMessage: "welcome", organization: "org", revision: revision, content: content, links: links,
                at: moment(6))
            #expect(try published.superseding() == theirs)
        }
        #expect(try await store.version(nil, ofMessage: "welcome", organization: "org")?.summary.version == 1)
        #expect(try await save(store, "other", over: 9, of: "none").superseding() == nil)
    }

    @Test("A revision is never given again, not even after the draft was discarded", arguments: StoreEngine.all)
    func revisions(engine: StoreEngine) async throws {
        let store = try await store(engine)
        _ = try await save(store, "one", over: nil, base: 0, of: "new").result()
        try await store.discardDraft(ofMessage: "new", organization: "org", revision: 1).result()
        #expect(try await store.draft(ofMessage: "new", organization: "org") == nil)
        #expect(try await save(store, "two", over: nil, base: 0, of: "new").result().revision == 2)
        #expect(try await save(store, "mine", over: 1, base: 0, of: "new").superseding()?.revision == 2)
    }

    @Test("Publishing makes a version as applying does, and the draft is gone", arguments: StoreEngine.all)
    func publishing(engine: StoreEngine) async throws {
        let store = try await store(engine)
        _ = try await save(store, "two", over: nil).result()
        let (content, links) = content("two")
        func publish(_ revision: Int) async throws -> DraftChange<Int> {
            try await store.publishDraft(
                ofMessage: "welcome", organization: "org", revision: revision, content: content, links: links,
                at: moment(6))
        }
        #expect(try await publish(1).result() == 2)
        #expect(try await store.draft(ofMessage: "welcome", organization: "org") == nil)
        let version = try #require(try await store.version(nil, ofMessage: "welcome", organization: "org"))
        #expect(version.stored.content == content && version.summary.publishedAt == moment(6))
        #expect(try await store.links(ofVersion: version.summary.number).map(\.destination) == ["https://a.example"])
        #expect(try await publish(1).superseding() == nil)
        // The same as a workspace makes of it.
        var workspace = WorkspaceContents.sample()
        workspace.messages = [.init(name: "welcome", content: content, links: links)]
        #expect(try await store.apply(workspace, at: moment(7)).messages == 0)
        // Saying the same again makes no version.
        _ = try await save(store, "two", over: nil, base: 2).result()
        #expect(try await publish(2).result() == 2)
    }

    @Test("A version that came meanwhile is not passed over", arguments: StoreEngine.all)
    func baseChanged(engine: StoreEngine) async throws {
        let store = try await store(engine)
        _ = try await save(store, "mine", over: nil).result()
        var workspace = WorkspaceContents.sample()
        workspace.messages = [.named("welcome", subject: "theirs")]
        _ = try await store.apply(workspace, at: moment(6))
        let (content, links) = content("mine")
        let change = try await store.publishDraft(
            ofMessage: "welcome", organization: "org", revision: 1, content: content, links: links, at: moment(7))
        guard case .baseChanged(to: 2) = change else { throw Unexpected() }
        #expect(try await store.draft(ofMessage: "welcome", organization: "org")?.revision == 1)
        // Who has seen it says so by saving.
        _ = try await save(store, "mine", over: 1, base: 2).result()
        guard case .baseChanged(to: 2) = try await save(store, "mine", over: 2, base: 3) else { throw Unexpected() }
    }

    @Test(
        "Another organization's drafts are not there, also where messages have the same name",
        arguments: StoreEngine.all)
    func tenants(engine: StoreEngine) async throws {
        let store = try await store(engine)
        _ = try await save(store, "one", over: nil).result()
        #expect(try await store.draft(ofMessage: "welcome", organization: "other") == nil)
        #expect(
            try await store.discardDraft(ofMessage: "welcome", organization: "other", revision: 1).superseding() == nil)
        #expect(try await save(store, "two", over: nil, of: "welcome", "other").result().revision == 1)
        #expect(try await store.draft(ofMessage: "welcome", organization: "org")?.savedBy == "one")
    }

    @Test("Of two who save at the same time one is refused", arguments: StoreEngine.all)
    func together(engine: StoreEngine) async throws {
        let store = try await store(engine)
        let saved = try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<8 {
                group.addTask { (try? await save(store, "\(number)", over: nil).result()) != nil }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(saved == 1)
    }
}

private struct Unexpected: Error {}

extension DraftChange {
    fileprivate func result() throws -> Result {
        guard case .done(let result) = self else { throw Unexpected() }
        return result
    }

    /// What is there in its place.
    fileprivate func superseding() throws -> StoredDraft? {
        guard case .superseded(let current) = self else { throw Unexpected() }
        return current
    }
}
