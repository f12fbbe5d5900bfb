import Consent
import Messages
import Operations
import Sender
import Store
import Testing

@Suite("Previews of messages")
struct MessagePreviewingTests {
    private let content = MessageContent(
        subject: "{{ profile.name | default: \"you\" }}", from: "a@b.example",
        html: Array("<a href=https://a.example>x".utf8), text: nil)

    @Test("A profile is shown what it would be sent, with its consent as it stands now, and nobody the defaults")
    func recipients() async throws {
        let world = try await AuthorWorld()
        func preview(_ profile: String?) async throws -> (String, Bool?, Bool?) {
            let found = try await world.previewing.preview(content, named: "m", of: world.organization, for: profile)
                .get()
            return (found.content.subject, found.decision?.maySend, found.decision?.mayTrack)
        }
        #expect(try await preview("p0") == ("N0", true, true))
        #expect(try await preview("p1") == ("N1", false, false))
        #expect(try await preview(nil) == ("you", nil, nil))
    }

    @Test("Who is not there, or has no address, is said")
    func refused() async throws {
        let world = try await AuthorWorld()
        for (profile, expected) in [("p9", "unknownProfile"), ("p2", "noContactPoint")] {
            let result = try await world.previewing.preview(content, named: "m", of: world.organization, for: profile)
            guard case .failure(let refusal) = result else {
                Issue.record("\(profile) has a preview")
                continue
            }
            #expect("\(refusal)" == expected)
        }
    }
}
