import Consent
import Operations
import Store
import TestSupport
import Testing

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
}
