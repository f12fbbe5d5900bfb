import Consent
import Messages
import Operations
import Store
import TestSupport
import Testing
import Workspace

@Suite("Test sends")
struct TestSendingTests {
    private func send(
        _ world: AuthorWorld, _ message: String, _ profile: String, _ organization: String = "org"
    ) async throws
        -> Result<TestSending.Sending, TestSending.Refusal>
    {
        try await world.testSending.send(message, to: profile, organization: organization, at: AuthorWorld.now)
    }

    @Test("M11.2 what cannot be sent is refused, and why is said")
    func refused() async throws {
        let world = try await AuthorWorld()
        let cases: [(String, String, String, TestSending.Refusal)] = [
            ("none", "p0", "org", .unknownMessage), ("welcome", "p9", "org", .unknownProfile),
            ("welcome", "p2", "org", .noContactPoint), ("note", "p0", "org", .noContactPoint),
            ("welcome", "p1", "org", .noConsent(purpose: "commercial")), ("welcome", "p0", "other", .unknownMessage),
        ]
        for (message, profile, organization, expected) in cases {
            guard case .failure(let refusal) = try await send(world, message, profile, organization) else {
                Issue.record("\(message) goes to \(profile)")
                continue
            }
            #expect(refusal == expected)
        }
        #expect(try await world.store.preparedMails(limit: 10).isEmpty)
    }

    @Test("M11.2 what is prepared waits until somebody sends it")
    func sending() async throws {
        let world = try await AuthorWorld()
        let sending = try await send(world, "welcome", "p0").get()
        #expect(sending.decision.mayTrack)
        #expect(try await sending.outcome(within: .zero) == .waiting)
        for mail in try await world.store.takeMails(limit: 10, at: AuthorWorld.now) {
            try await world.store.complete(
                [Completion(.sent(mail.delivery.number), next: nil)], at: AuthorWorld.now)
        }
        #expect(try await sending.outcome(within: .zero) == .sent)
    }

    // MARK: Of drafts

    private func draft(_ subject: String) -> MessageDraft {
        MessageDraft(
            subject: subject, from: "a@b.example", html: Array("<a href=\"https://a.example/new\">".utf8),
            textPart: .generated)
    }

    private func sendDraft(
        _ world: AuthorWorld, _ profile: String = "p0", of name: String = "welcome", revision: Int = 1
    ) async throws -> MessageAuthoring.DraftSending {
        try await world.authoring.sendDraft(
            of: name, revision: revision, to: profile, of: world.organization, at: AuthorWorld.now)
    }

    @Test("M11.2 a draft goes out as it would be published, and stays a draft")
    func ofDraft() async throws {
        let world = try await AuthorWorld()
        try await world.save(draft("Dear {{ profile.name }}"))
        guard case .sending(let sending) = try await sendDraft(world) else {
            Issue.record("it is not sent")
            return
        }
        #expect(sending.decision.mayTrack)
        let mail = try #require(try await world.store.takeMails(limit: 10, at: AuthorWorld.now).first)
        #expect(mail.journey == nil)
        let version = try #require(try await world.store.messageVersion(mail.delivery.messageVersion))
        #expect(version.content.subject == "Dear {{ profile.name }}")
        #expect(version.content.text != nil, "its text is generated")
        #expect(try await world.store.draft(ofMessage: "welcome", organization: "org")?.revision == 1)
        #expect(try await world.store.message("welcome", organization: "org")?.newest?.version == 1)
    }

    @Test("M11.2 a draft that could not be published, or not be sent to somebody, is not")
    func ofDraftRefused() async throws {
        let world = try await AuthorWorld()
        try await world.save(draft("Hi"))
        for (profile, expected) in [
            ("p9", TestSending.Refusal.unknownProfile), ("p2", .noContactPoint),
            ("p1", .noConsent(purpose: "commercial")),
        ] {
            guard case .refused(expected) = try await sendDraft(world, profile) else {
                Issue.record("it goes to \(profile)")
                continue
            }
        }
        guard case .superseded(by: let current?) = try await sendDraft(world, revision: 2), current.revision == 1,
            case .superseded(by: nil) = try await sendDraft(world, of: "note")
        else {
            Issue.record("another revision is sent than was seen")
            return
        }
        let other = try await AuthorWorld()
        try await other.save(draft("{{ profile.nam }}"))
        guard case .unfinished(let problems) = try await sendDraft(other) else {
            Issue.record("a draft with problems is sent")
            return
        }
        #expect(problems.map(\.field) == [.subject])
        for store in [world.store, other.store] { #expect(try await store.preparedMails(limit: 10).isEmpty) }
    }
}
