import Consent
import Foundation
import Interactions
import LinkIdentifiers
import Messages
import Operations
import SQLiteStore
import Store
import TestSupport
import Testing

/// An organization with the e-mail `welcome`, the text message `note`, and the profiles `p0`, who has consented to tracking, `p1`,
/// who has opted out of everything, and `p2`, who has no address.
struct AuthorWorld {
    static let now = Date(timeIntervalSince1970: 1_750_000_000)

    let store: any Store
    let organization: StoredOrganization
    private let scratch: TemporaryFolder
    private let contactHash = KeyRing.random().contactHash(of: "org")
    private let urls = DeploymentURLs(
        publicURL: PublicURL("https://c.example")!, shortURL: PublicURL("https://s.example")!)

    init() async throws {
        scratch = try TemporaryFolder()
        store = try SQLiteStore(path: scratch.path("store.sqlite"))
        let welcome = MessageContent(
            subject: "Hi", from: "a@b.example",
            html: Array(
                "<a href=\"https://a.example/1\">1</a><a href=\"https://a.example/1\">2</a><a href=\"#x\">3</a>".utf8),
            text: nil)
        let note = MessageContent(
            channel: .text, subject: "", from: "Org", isOpenTracking: false, html: nil,
            text: Array("https://a.example".utf8))
        let all = [("p0", ConsentStatus.optedIn), ("p1", .optedOut)].flatMap { profile, status in
            [Purpose.commercial, .tracking].map { purpose in
                WorkspaceContents.Consent(
                    contact: "\(profile)@mail.example", scope: ConsentScope(purpose),
                    record: ConsentRecord(status: status, reason: "", source: "test", at: Self.now, by: "test"))
            }
        }
        let contents = WorkspaceContents(
            organization: .init(
                id: "org", name: "Org", geo: "nam", window: .standard, compliance: ComplianceProfile()),
            messages: try [("welcome", welcome), ("note", note)].map {
                .init(name: $0, content: $1, links: try CompiledMessage($1).links)
            },
            journeys: [],
            profiles: (0..<3).map {
                .init(id: "p\($0)", email: $0 < 2 ? "p\($0)@mail.example" : nil, attributes: ["name": "N\($0)"])
            }, consents: all)
        _ = try await store.apply(
            contents, hashedIdentifier: "hash", contactHash: contactHash, at: Self.now)
        organization = try await store.organizations()[0]
    }

    var authoring: MessageAuthoring { MessageAuthoring(store: store, urls: urls) }
    var previewing: MessagePreviewing { MessagePreviewing(store: store, urls: urls) }
    var testSending: TestSending { TestSending(store: store) }

    /// Gives a profile an attribute that none has had.
    func add(attribute: String) async throws { try await set(attribute, to: "x", of: "p0") }

    /// Takes an attribute away from every profile.
    func remove(attribute: String) async throws {
        for profile in ["p0", "p1", "p2"] { try await set(attribute, to: nil, of: profile) }
    }

    private func set(_ attribute: String, to value: String?, of profile: String) async throws {
        _ = try await store.changeProfile(
            id: profile, organization: "org", contactHash: contactHash, at: Self.now
        ) { current in
            var profile = try #require(current)
            profile.attributes[attribute] = value
            return profile
        }
    }

    /// Saves a draft of `welcome` as its first revision.
    func save(_ draft: MessageDraft, base: Int = 1) async throws {
        _ = try await store.save(
            draft, ofMessage: "welcome", organization: "org", base: base, over: nil, by: "me", at: Self.now)
    }
}
