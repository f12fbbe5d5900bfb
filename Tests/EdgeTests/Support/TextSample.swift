import Consent
import Foundation
import Interactions
import LinkIdentifiers
import Messages
import SQLiteStore
import Store
import TestSupport
import Testing

/// An organization with a text message that has been handed over to two recipients, in a real store.
struct TextSample: Sendable {
    /// The second link is marked, the third is personalised.
    static let text = """
        https://example.org/plain {{ untracked }} https://example.org/untracked
        https://example.org/for/{{ profile.name }}?b={{ profile.city | default: "x y" }} https://münchen.example/straße
        """

    let ring: KeyRing
    let organization: String
    let deliveries: [DeliveryNumber]

    /// - Parameters:
    ///   - personalValues: of each recipient, by ordinal.
    ///   - sentAt: when it was handed over.
    init(
        in store: SQLiteStore, ring: KeyRing, organization: String = "texts", text: String = Self.text,
        publicURL: String? = nil, settings: WorkspaceContents.Texts = .init(), personalValues: [Int: [String]] = [:],
        sentAt: Date = Sample.now
    ) async throws {
        self.ring = ring
        self.organization = organization
        let content = MessageContent(channel: .text, subject: "", from: "Acme", html: nil, text: Array(text.utf8))
        let contents = WorkspaceContents(
            organization: .init(
                id: organization, name: organization, geo: "nam", publicURL: publicURL.flatMap(PublicURL.init),
                window: .init(months: 6)!, texts: settings, compliance: ComplianceProfile()),
            messages: [
                .init(
                    name: "text", content: content, links: try CompiledMessage(content, knownVariables: nil).links)
            ],
            journeys: [
                .init(
                    name: "text of \(organization)",
                    definition: .sending((.text, "text")))
            ],
            profiles: ["ann", "bob"].enumerated().map {
                .init(id: $1, email: nil, phone: "+1206555010\($0)", attributes: [:])
            },
            consents: [])
        _ = try await store.apply(
            contents, hashedIdentifier: ring.hashedIdentifier(of: organization),
            contactHash: ring.contactHash(of: organization), at: sentAt)
        _ = try await store.publish(journey: "text of \(organization)", organization: organization, at: sentAt)
        _ = try await store.prepareMails(at: sentAt)
        // Those of other samples are in the store as well.
        let newest = try #require(try await store.preparedTextBlocks().max { $0.key < $1.key })
        var numbers: [DeliveryNumber] = []
        for block in newest.value {
            numbers += try await store.preparedTexts(inBlock: block, limit: 100).map(\.number)
        }
        deliveries = numbers
        _ = try await store.beginHandOver(
            deliveries.map { HandOver(delivery: $0, personalValues: personalValues) }, at: sentAt)
    }

    func code(_ ordinal: Int, isTracked: Bool = true, delivery: Int = 0) -> String {
        let link = ShortLink(delivery: deliveries[delivery], ordinal: ordinal, isTracked: isTracked)!
        return String(decoding: ring.shortLinkKeys.code(of: link), as: UTF8.self)
    }

    /// The path of a link.
    func path(_ ordinal: Int, isTracked: Bool = true, delivery: Int = 0) -> String {
        "/" + code(ordinal, isTracked: isTracked, delivery: delivery)
    }
}
