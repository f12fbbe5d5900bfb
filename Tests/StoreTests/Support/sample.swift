import Consent
import Foundation
import Interactions
import Journeys
import LinkIdentifiers
import Messages
import Store

/// Times are counted from one moment, in whole milliseconds.
func moment(_ seconds: Double) -> Date { Date(timeIntervalSince1970: 1_750_000_000 + seconds) }

/// The same in all tests of a process.
private let keys = KeyRing.random()
func contactHash(of organization: String) -> ContactHash { keys.contactHash(of: organization) }

extension WorkspaceStore {
    /// Applies with the hashed identifier that goes with the organization's id here.
    func apply(_ contents: WorkspaceContents, at now: Date) async throws -> WorkspaceChanges {
        try await apply(
            contents, hashedIdentifier: "hash-" + contents.organization.id,
            contactHash: contactHash(of: contents.organization.id), at: now)
    }
}

extension WorkspaceContents.Message {
    /// A message with these links, or with this HTML.
    static func named(_ name: String, subject: String = "S", html: String = Self.html, text: String? = nil) -> Self {
        let content = MessageContent(
            subject: subject, from: "a@b.example", html: Array(html.utf8), text: text.map { Array($0.utf8) })
        return Self(name: name, content: content, links: try! CompiledMessage(content, knownVariables: nil).links)
    }

    /// A text message whose second link is personalised.
    static func text(_ name: String = "text") -> Self {
        let text = "https://a.example/1 https://b.example/{{ profile.x }}"
        let content = MessageContent(
            channel: .text, subject: "", from: "Org", html: nil, text: Array(text.utf8))
        return Self(name: name, content: content, links: try! CompiledMessage(content, knownVariables: nil).links)
    }

    /// Links of which 1 and 3 are one logical link, and which have these names.
    static func html(named names: [String?]) -> String {
        names.enumerated().map { index, name in
            "<a href=\"https://\(index).example\"" + (index == 1 ? "" : " data-tracking-id=\"cta\"")
                + (name.map { " data-tracking-name=\"\($0)\"" } ?? "") + ">"
        }.joined()
    }

    /// Ordinals: 1 and 3 are one logical link, 2 is personalised and named, 4 is marked, 5 is no link of http.
    static let html = """
        <a href="https://a.example/cta" data-tracking-id="cta"><a href="https://b.example/{{ profile.x }}" data-tracking-name="B">
        <a href="https://a.example/cta?2" data-tracking-id="cta"><a href="https://c.example" data-tracking="false"><a href="mailto:x@y.example">
        """
}

extension WorkspaceContents {
    static func sample(
        id: String = "org", profiles: Int = 3, messages: [Message] = [.named("welcome")],
        audience: JourneyDefinition.Audience = .everyone,
        consents: [Consent] = []
    ) -> WorkspaceContents {
        WorkspaceContents(
            organization: Organization(
                id: id, name: "Org", geo: "nam", window: .standard, compliance: ComplianceProfile()),
            messages: messages,
            journeys: [
                Journey(
                    name: "journey",
                    definition: JourneyDefinition(
                        name: "Journey", audience: audience,
                        steps: messages.map {
                            .init(id: $0.name, action: .message($0.content.channel, name: $0.name))
                        }))
            ],
            profiles: (0..<profiles).map { .numbered($0) }, consents: consents)
    }
}

extension WorkspaceContents.Profile {
    static func numbered(_ number: Int) -> Self {
        Self(id: "p\(number)", email: "p\(number)@mail.example", attributes: ["x": "\(number)"])
    }
}

extension WorkspaceContents.Consent {
    static func of(
        _ profile: Int, _ status: ConsentStatus, at: Date = moment(0), _ scope: ConsentScope = ConsentScope(.tracking),
        reason: String = "r"
    ) -> Self {
        Self(
            contact: "p\(profile)@mail.example", scope: scope,
            record: ConsentRecord(status: status, reason: reason, source: "s", at: at, by: "test"))
    }
}
