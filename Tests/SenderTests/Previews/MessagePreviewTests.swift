import Consent
import Foundation
import LinkIdentifiers
import Messages
import Sender
import Store
import Testing

@Suite("A preview for one recipient")
struct MessagePreviewTests {
    private static let publicURL = PublicURL("https://c.example")!
    private static let shortURL = PublicURL("https://s.example")!
    private static let hash = "AAAAAAAAAAAAAAAAAAAAAA"

    private func recipient(tracking: ConsentStatus? = .optedIn, _ attributes: [String: String] = [:]) -> Recipient {
        var records: ConsentRecords = [:]
        if let tracking {
            records[ConsentScope(.tracking)] = ConsentRecord(
                status: tracking, reason: "asked", source: "form", at: Date(timeIntervalSince1970: 0), by: "")
        }
        return Recipient(
            profile: "p", attributes: attributes, contactPoint: 1, address: "p@mail.example", email: "p@mail.example",
            phone: nil, consent: records)
    }

    private func preview(
        html: String? = nil, text: String? = nil, channel: Channel = .email, preheader: String? = nil,
        for recipient: Recipient?
    ) throws -> MessagePreview {
        let organization = StoredOrganization(
            id: "org", hashedIdentifier: Self.hash, publicURL: nil, shortURL: nil, compliance: ComplianceProfile(),
            region: nil, name: "Org")
        let content = MessageContent(
            channel: channel, subject: channel == .email ? "Hi {{ profile.name | default: \"you\" }}" : "",
            preheader: preheader, from: "Org <a@b.example>", html: html.map { Array($0.utf8) },
            text: text.map { Array($0.utf8) })
        return try MessagePreview(
            StoredMessageVersion(organization: organization, message: "m", content: content), for: recipient,
            publicURL: Self.publicURL, shortURL: Self.shortURL)
    }

    private static let html = """
        <a href="https://a.example/?n={{ profile.name }}">1</a><a href="https://b.example" data-tracking="false">2</a>
        <a href="{{ preferencesURL }}">3</a><a href="#top">4</a></body>
        """

    @Test("M3.1 who has consented gets tracked links and the pixel; each link says where it leads and what was sent")
    func tracked() throws {
        let preview = try preview(
            html: Self.html, preheader: "For {{ profile.name }}", for: recipient(["name": "A b"]))
        let html = String(decoding: preview.content.html ?? [], as: UTF8.self)
        #expect(preview.content.subject == "Hi A b" && preview.preheader == "For A b")
        #expect(preview.to == "p@mail.example" && preview.from == "Org <a@b.example>")
        #expect(html.contains("/o/") && !html.contains("data-tracking") && html.contains("For A b&#847;"))
        #expect(preview.decision?.mayTrack == true)
        #expect(preview.links.map(\.reason) == [nil, .untracked(.marked), .untracked(.own), .untracked(.fragment)])
        #expect(preview.links[0].destination == "https://a.example/?n=A%20b")
        let prefix = "https://c.example/api/orgs/\(Self.hash)/"
        #expect(preview.links[0].sentURL?.hasPrefix(prefix + "r/") == true)
        #expect(preview.links[1].sentURL == "https://b.example" && preview.links[1].destination == "https://b.example")
        #expect(preview.links[2].sentURL?.hasPrefix(prefix + "p/") == true)
        for link in preview.links.prefix(3) { #expect(html.contains(link.sentURL ?? "-")) }
    }

    @Test(
        "M3.1 who has not consented gets the links as they are and no pixel, and why is said",
        arguments: [ConsentStatus.optedOut, nil])
    func untracked(status: ConsentStatus?) throws {
        let preview = try preview(html: Self.html, for: recipient(tracking: status, ["name": "A"]))
        let html = String(decoding: preview.content.html ?? [], as: UTF8.self)
        #expect(!html.contains("/o/") && !html.contains("/r/") && html.contains("/p/"))
        #expect(preview.decision?.mayTrack == false && preview.decision?.maySend == true)
        #expect(preview.links[0].reason == .noConsent && preview.links[0].sentURL == "https://a.example/?n=A")
    }

    @Test("For nobody placeholders are their defaults, and nothing is tracked")
    func nobody() throws {
        let preview = try preview(html: Self.html, for: nil)
        #expect(preview.content.subject == "Hi you" && preview.to == nil && preview.decision == nil)
        #expect(preview.links[0].reason == .noRecipient && preview.links[0].sentURL == "https://a.example/?n=")
        #expect(!String(decoding: preview.content.html ?? [], as: UTF8.self).contains("/r/"))
    }

    @Test("M4.3 no identifier of a preview is anybody's: each has other keys than the deployment")
    func identifiers() throws {
        let keys = KeyRing.random()
        var seen: Set<String> = []
        for _ in 0..<20 {
            for link in try preview(html: Self.html, for: recipient(["name": "A"])).links.prefix(3) {
                guard let url = link.sentURL, let last = url.split(separator: "/").last,
                    url.hasPrefix("https://c.example")
                else { continue }
                #expect(keys.organizationKeys(for: "org").open(Array(last.utf8)) == nil)
                #expect(seen.insert(url).inserted)
            }
        }
        #expect(seen.count == 40)
    }

    @Test("M9 a text message is as long as it will be sent, and its codes are none that there can be")
    func text() throws {
        let text =
            "Hi {{ profile.name }}: https://a.example/{{ profile.name }} {{ untracked }} https://b.example {{ preferencesURL }}"
        let preview = try preview(text: text, channel: .text, for: recipient(["name": "Ann"]))
        #expect(
            String(decoding: preview.content.text ?? [], as: UTF8.self)
                == "Hi Ann: https://s.example/preview-1 https://s.example/preview-2 https://s.example/preview-0")
        #expect(preview.links.map(\.reason) == [nil, .untracked(.marked), .untracked(.own)])
        #expect(preview.links[0].destination == "https://a.example/Ann")
        let codes = KeyRing.random().shortLinkKeys
        for link in preview.links {
            let code = Array(try #require(link.sentURL).utf8.suffix(ShortLinkKeys.codeLength))
            #expect(code.withUnsafeBytes(codes.open) == nil)
        }
    }

    @Test("M1.6 a link whose values are too long to be sealed is sent as it is, and that is said")
    func tooLong() throws {
        let preview = try preview(html: Self.html, for: recipient(["name": String(repeating: "x", count: 5000)]))
        #expect(preview.links[0].reason == .tooLong)
        #expect(preview.links[0].sentURL == preview.links[0].destination)
    }

    @Test("Where a value makes a link of its own in plain text, nothing wrong is said of the others")
    func valueWithLink() throws {
        let preview = try preview(
            text: "{{ profile.name }} https://a.example", for: recipient(["name": "https://evil.example"]))
        #expect(preview.links.count == 1)
        #expect(preview.links[0].sentURL == nil && preview.links[0].destination == "https://a.example")
    }
}
