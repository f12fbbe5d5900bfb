import Consent
import Foundation
import Interactions
import LinkIdentifiers
import Messages
import SQLiteStore
import Store
import TestSupport

/// An organization with a published message, in a real store.
struct Sample: Sendable {
    static let html = """
        <p><a href="https://example.org/plain">1</a>
        <a data-tracking="false" href="https://example.org/untracked">2</a>
        <a href="mailto:a@example.org">3</a>
        <a href="https://example.org/for/{{ profile.name }}?a=1&amp;b={{ profile.city }}#x">4</a>
        <a href="https://example.org/q?b=2&amp;a=1&copy=3">5</a>
        <a href="https://münchen.example/straße?ü=ß#日本">6</a></p>
        """

    static let now = Date(timeIntervalSinceReferenceDate: 800_000_000)

    let store: SQLiteStore
    let ring: KeyRing
    let organization: String
    let hash: String
    /// Numbers of deliveries of the message to two recipients.
    let deliveries: [DeliveryNumber]

    init(
        in store: SQLiteStore, ring: KeyRing, organization: String = "acme", message: String = "hello",
        html: String = Self.html, publicURL: String? = nil
    ) async throws {
        self.store = store
        self.ring = ring
        self.organization = organization
        hash = ring.hashedIdentifier(of: organization)
        let content = MessageContent(subject: "Hello", from: "a@example.org", html: Array(html.utf8), text: nil)
        let links = try CompiledMessage(content, knownVariables: nil).links
        let contents = WorkspaceContents(
            organization: .init(
                id: organization, name: organization, geo: "nam",
                publicURL: publicURL.flatMap(PublicURL.init), window: .init(months: 6)!,
                compliance: ComplianceProfile()),
            messages: [.init(name: message, content: content, links: links)],
            journeys: [
                .init(
                    name: "\(message) of \(organization)",
                    definition: .sending((.email, message)))
            ],
            profiles: ["ann", "bob"].map { .init(id: $0, email: "\($0)@\(organization).example", attributes: [:]) },
            consents: [])
        _ = try await store.apply(
            contents, hashedIdentifier: hash, contactHash: KeyRing.random().contactHash(of: organization), at: Self.now)
        _ = try await store.publish(
            journey: "\(message) of \(organization)", organization: organization, at: Self.now)
        // Those of other samples are in the store as well.
        let prepared = try await store.prepareMails(at: Self.now)
        let newest = prepared.map(\.messageVersion).max()
        deliveries = prepared.filter { $0.messageVersion == newest }.map(\.number)
    }

    func identifier(_ ordinal: Int, values: [String] = [], delivery: Int = 0) -> [UInt8] {
        let reference = LinkReference(delivery: deliveries[delivery], ordinal: ordinal)!
        return ring.organizationKeys(for: organization).identifier(of: reference, values: values)!
    }

    /// The path of a recipient's preferences: `p` for the page, `u` for one-click unsubscribing.
    func preferences(_ kind: String, delivery: Int = 0) -> String {
        path(LinkReference.preferences, kind: kind, delivery: delivery)
    }

    /// What is on record of the first recipient, as `scope: from → status, source`, the oldest first.
    func consent() async throws -> [String] {
        try await store.consentHistory(of: "ann@\(organization).example", organization: organization).map {
            "\($0.scope): \($0.from?.rawValue ?? "none") → \($0.record.status.rawValue), \($0.record.source)"
        }
    }

    /// The path of a link, or of the pixel for ordinal 0 and kind `o`.
    func path(_ ordinal: Int, kind: String = "r", values: [String] = [], delivery: Int = 0) -> String {
        "/api/orgs/\(hash)/\(kind)/"
            + String(decoding: identifier(ordinal, values: values, delivery: delivery), as: UTF8.self)
    }
}

/// Consent and journeys are nothing that the edge knows of; what the store wants of them stands here as the JSON it is.
func fromJSON<Value: Decodable>(_ text: String) throws -> Value {
    try JSONDecoder().decode(Value.self, from: Data(text.utf8))
}
