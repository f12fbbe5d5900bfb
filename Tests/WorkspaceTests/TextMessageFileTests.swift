import Consent
import Interactions
import Journeys
import Messages
import Store
import TestSupport
import Testing
import Workspace

@Suite("Text messages in a workspace")
struct TextMessageFileTests {
    private static let region = "organization: {id: o, name: O, geo: n, region: DE}\n"

    private func text(_ front: String, body: String = "Hi") -> String { "---\n\(front)---\n\(body)\n" }

    @Test("M9 a .txt with channel: text is a text message, without the line breaks that end the file")
    func content() async throws {
        let folder = try WorkspaceFolder([
            "messages/promo.txt": text(
                "channel: text\nfrom: Acme 24\npurpose: transactional\nlink-tracking: false\npersonalisation: false\n",
                body: "Hi {{ x }}\n\nhttps://a.example \r\n\r\n")
        ])
        let messages = try await folder.read().messages
        #expect(messages.map(\.name) == ["promo", "welcome"])
        let promo = messages[0].content
        #expect(promo.channel == .text && promo.from == "Acme 24" && promo.subject.isEmpty)
        #expect(promo.purpose == .transactional && !promo.isLinkTracking && !promo.isPersonalised)
        #expect(promo.html == nil && promo.text == Array("Hi {{ x }}\n\nhttps://a.example ".utf8))
        #expect(messages[0].links.map(\.url) == ["https://a.example"])
        #expect(messages[1].content.channel == .email)
        let reader = WorkspaceReader(
            directory: folder.scratch.url, now: WorkspaceFolder.now, shortURL: WorkspaceFolder.shortURL)
        #expect(
            try reader.place(of: Position(line: 2, column: 3), inTextMessage: "promo").hasSuffix("promo.txt:9:3"))
    }

    @Test("Front matter may begin with the channel, and may say that a message is an e-mail")
    func email() async throws {
        let folder = try WorkspaceFolder([
            "messages/welcome.html": "---\nchannel: email\nsubject: S\nfrom: a@b.example\n---\nx",
            "messages/other.txt": "---\nchannel: email\nsubject: S\nfrom: a@b.example\n---\nx\n",
        ])
        let messages = try await folder.read().messages
        #expect(messages.map(\.content.channel) == [.email, .email])
        #expect(messages[0].content.text == Array("x\n".utf8))
    }

    @Test(
        "M9, M10.2 whom a text message is from",
        arguments: [
            ("Acme", "Acme"), ("'24 Stunden'", "24 Stunden"), ("Café Ñandú", nil), ("Größe 4 Åse", "Größe 4 Åse"),
            ("+49 170 1234567", "+491701234567"), ("0170 1234567", "+491701234567"),
            ("'+1 (206) 555-0117'", "+12065550117"),
            ("123", "123"), ("82555", "82555"), ("12345678", "12345678"), ("01701234567", "+491701234567"),
        ] as [(String, String?)])
    func senders(from: String, expected: String?) async throws {
        let folder = try WorkspaceFolder([
            "waymark.yaml": Self.region, "messages/promo.txt": text("channel: text\nfrom: \(from)\n"),
        ])
        if let expected {
            #expect(try await folder.read().messages[0].content.from == expected)
        } else {
            #expect(try await folder.error().place == "messages/promo.txt:3:7")
        }
    }

    @Test(
        "M9 errors have their place",
        arguments: [
            ("channel: sms\nfrom: A\n", "2:10", "unknown channel “sms”; known: email, text"),
            ("channel: text\n", "2:1", "“from” is missing"),
            ("channel: text\nfrom: A\nsubject: S\n", "4:10", "a text message has no “subject”; leave it out"),
            ("channel: text\nfrom: A\nopen-tracking: false\n", "4:16", "has no “open-tracking”"),
            ("channel: text\nfrom: A Name too long\n", "3:7", "a name of 15 characters; phones show 11 at most"),
            ("channel: text\nfrom: A-Team\n", "3:7", "“-” is none of these"),
            ("channel: text\nfrom: Акме\n", "3:7", "“А” is none of these"),
            ("channel: text\nfrom: a@b.example\n", "3:7", "“@” is none of these"),
            ("channel: text\nfrom: 0170 1234567\n", "3:7", "“from” is not a phone number: it has no country code"),
            ("channel: text\nfrom: 12\n", "3:7", "not a phone number"),
            ("channel: text\nfrom: '+49 1'\n", "3:7", "not a phone number"),
            ("channel: text\nfrom: A\npurpose: tracking\n", "4:10", "unknown purpose “tracking”"),
            ("channel: text\nfrom: A\ntopic: x\n", "4:8", "“commercial” has no topic “x”"),
            ("channel: text\nfrm: A\n", "3:1", "unknown key “frm”; did you mean “from”?"),
        ])
    func errors(front: String, place: String, words: String) async throws {
        let error = try await WorkspaceFolder(["messages/promo.txt": text(front)]).error()
        #expect(error.place == "messages/promo.txt:" + place)
        #expect(error.problem.contains(words), "\(error.problem)")
    }

    @Test(
        "M2.1, M9.2 what is wrong in the text has its place in the file",
        arguments: [
            ("x {{ untracked }}", "5:3", "nothing to mark"), ("{{ profile.no }}", "5:1", "unknown variable"),
            ("https://a.example/{{ preferencesURL }}", "5:19", "a whole link"), ("\n\n", "5:1", "needs a text"),
            (" \u{A0}\n\t\r\n", "5:1", "a text message needs a text"),
            (String(repeating: "https://a.example\n", count: 33), "37:1", "more than 32 links"),
        ])
    func textErrors(body: String, place: String, words: String) async throws {
        let file = "---\nchannel: text\nfrom: A\n---\n" + body
        let error = try await WorkspaceFolder(["messages/promo.txt": file]).error()
        #expect(error.problem.contains(words), "\(error.problem)")
        #expect(error.place == "messages/promo.txt:" + place)
    }

    @Test("M9.4 more than ten segments, with the short links of the organization, are an error")
    func segments() async throws {
        let links = String(repeating: "https://a.example/long/long/long/long/long ", count: 30)
        for (length, more, isError) in [
            (690, "", false), (691, "", true), (690, "texts:\n  short-url: https://ss.example\n", true),
        ] {
            let error = try await WorkspaceFolder([
                "messages/promo.txt": text(
                    "channel: text\nfrom: A\n", body: links + String(repeating: "x", count: length)),
                "waymark.yaml": WorkspaceFolder.good["waymark.yaml"]! + more,
            ]).error()
            #expect(error.place == (isError ? "messages/promo.txt:5:1" : ""))
            #expect(!isError || error.problem.contains("11 segments (GSM 03.38)"), "\(error.problem)")
        }
    }

    @Test("M9 a text message is a .txt file, and no text part")
    func files() async throws {
        let html = try await WorkspaceFolder(["messages/welcome.html": text("channel: text\nfrom: A\n")]).error()
        #expect(html.place == "messages/welcome.html:2:10" && html.problem.contains("is a .txt file"))
        let twin = try await WorkspaceFolder(["messages/welcome.txt": text("channel: text\nfrom: A\n")]).error()
        #expect(twin.place == "messages/welcome.txt:2:10")
        #expect(twin.problem.contains("the text part of welcome.html; rename one of them"))
    }

    @Test("M9 texts: the organization's settings for text messages")
    func settings() async throws {
        let head = "organization: {id: o, name: O, geo: n}\n"
        let none = try await WorkspaceFolder().read().organization.texts
        #expect(none == WorkspaceContents.Texts())
        let yaml =
            "texts:\n  short-url: https://go.brand.example\n  window: 3\n  after-window: gone\n  personal-links: 4\n"
        let texts = try await WorkspaceFolder(["waymark.yaml": head + yaml]).read().organization.texts
        #expect("\(try #require(texts.shortURL))" == "https://go.brand.example")
        #expect(texts.window?.months == 3 && texts.isGoneAfterWindow && texts.personalLinks?.months == 4)
        let redirect = try await WorkspaceFolder(["waymark.yaml": head + "texts: {after-window: redirect}\n"]).read()
        #expect(!redirect.organization.texts.isGoneAfterWindow && redirect.organization.texts.window == nil)
    }

    @Test("M11.1 a step sends an e-mail or a text message, of a message of that channel")
    func journeys() async throws {
        let promo = text("channel: text\nfrom: A\n")
        func folder(_ step: String) throws -> WorkspaceFolder {
            try WorkspaceFolder([
                "messages/promo.txt": promo, "journeys/first.yaml": "audience: everyone\nsteps:\n  - id: one\n\(step)",
            ])
        }
        let steps = try await folder("    email: welcome\n  - id: two\n    text: promo\n").read().journeys[0].definition
            .steps
        #expect(steps.map(\.action) == [.message(.email, name: "welcome"), .message(.text, name: "promo")])
        let wrong = [
            ("    text: welcome\n", "4:11", "“welcome” is an e-mail; write “email: welcome”"),
            ("    email: promo\n", "4:12", "“promo” is a text message; write “text: promo”"),
            ("    email: welcome\n    text: promo\n", "5:11", "a step sends one message"),
            ("    text: prom\n", "4:11", "unknown message “prom”; did you mean “promo”?"),
            ("    text: zzz\n", "4:11", "unknown message “zzz”; known: promo"),
            ("    text:\n", "4:10", "“text” is missing"),
        ]
        for (step, place, words) in wrong {
            let error = try await folder(step).error()
            #expect(error.place == "journeys/first.yaml:" + place && error.problem.contains(words), "\(error)")
        }
    }
}
