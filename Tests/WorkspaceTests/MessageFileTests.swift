import Consent
import Messages
import Store
import Testing
import Workspace

@Suite("Message files")
struct MessageFileTests {
    @Test(
        "Front matter and the body behind it, byte for byte",
        arguments: [
            ("---\nsubject: S\n---\nbody\n", "subject: S\n", "body\n", 3),
            ("---\r\nsubject: S\r\nfrom: x\r\n---\r\nbody\r\n", "subject: S\r\nfrom: x\r\n", "body\r\n", 4),
            ("---\nfrom: x\n---\n", "from: x\n", "", 3), ("---\nfrom: x\n---", "from: x\n", "", 3),
            ("---\npurpose: x\n---\n\n\nbody", "purpose: x\n", "\n\nbody", 3),
            ("---\nsubject: S\n---\n---\nx\n---\n", "subject: S\n", "---\nx\n---\n", 3),
            (
                "---\nlink-tracking: false\n\n# c\n---\n\u{FEFF}é\0\r", "link-tracking: false\n\n# c\n",
                "\u{FEFF}é\0\r", 5
            ),
            ("---\nsubject: '---'\n---\nx", "subject: '---'\n", "x", 3),
            ("---\nsubject:\n---\nx", "subject:\n", "x", 3),
        ])
    func found(text: String, frontMatter: String, body: String, lines: Int) {
        let file = MessageFile(Array(text.utf8))
        #expect(file.frontMatter == frontMatter)
        #expect(file.body == Array(body.utf8))
        #expect(file.bodyLine == lines)
        #expect(file.bodyOffset == text.utf8.count - body.utf8.count)
    }

    @Test(
        "What is no front matter is the body",
        arguments: [
            "", "body", "---", "---\n", "---\n---\n", "---\n---\nx", "---\nDear reader\n---\n",
            "---\nsubject: S\nno end", "\n---\nsubject: S\n---\n",
            " ---\nsubject: S\n---\n", "--- \nsubject: S\n---\n", "----\nsubject: S\n----\n", "---\nsubjects: S\n---\n",
            "---\nsubject S\n---\n", "---\n\nsubject: S\n---\n",
            "***\nsubject: S\n***\n", "text\n---\nsubject: S\n---\n", "---\nSubject: S\n---\n", "---\n* * *\n---\n",
            "\u{FEFF}x", "---\rsubject: S\r---\r",
        ])
    func none(text: String) {
        let file = MessageFile(Array(text.utf8))
        #expect(file.frontMatter == nil)
        #expect(file.body == Array(text.utf8))
        #expect(file.bodyLine == 0 && file.bodyOffset == 0)
    }

    @Test("Bytes that are no UTF-8 stay what they are")
    func otherBytes() {
        let body: [UInt8] = [0xFF, 0x00, 0xE9, 0x0D, 0x0A]
        #expect(MessageFile(Array("---\nsubject: S\n---\n".utf8) + body).body == body)
        #expect(MessageFile(body).body == body)
    }

    @Test(
        "M1.4 a message is its HTML file, its text part the file beside it; a text file alone is an e-mail in plain text"
    )
    func contents() async throws {
        let folder = try WorkspaceFolder([
            "messages/welcome.html":
                "---\r\nsubject: 'Hi: é'\r\nfrom: Zoë <a@b.example>\r\npurpose: transactional\r\nopen-tracking: false\r\n---\r\n<p>\r\nx",
            "messages/welcome.txt": "---\nnot front matter\n---\r\ntext",
            "messages/other.txt":
                "---\nsubject: T\nfrom: a@b.example\nlink-tracking: no\npersonalisation: false\n---\n{{ x }}",
            "messages/.hidden.html": "x", "messages/readme.md": "x",
        ])
        let messages = try await folder.read().messages
        #expect(messages.map(\.name) == ["other", "welcome"])
        let welcome = messages[1].content
        #expect(welcome.subject == "Hi: é" && welcome.from == "Zoë <a@b.example>" && welcome.purpose == .transactional)
        #expect(welcome.isLinkTracking && !welcome.isOpenTracking && welcome.isPersonalised)
        #expect(
            welcome.html == Array("<p>\r\nx".utf8) && welcome.text == Array("---\nnot front matter\n---\r\ntext".utf8))
        let other = messages[0].content
        #expect(other.html == nil && other.text == Array("{{ x }}".utf8))
        #expect(!other.isLinkTracking && other.isOpenTracking && !other.isPersonalised && other.purpose == .commercial)
    }

    @Test("The preheader stands in the front matter, and the text part can be generated")
    func preheader() async throws {
        let folder = try WorkspaceFolder([
            "messages/welcome.html":
                "---\nsubject: S\npreheader: 'P {{ profile.firstName }}'\nfrom: a@b.example\ntext-part: generated\n---\n<p>x</p>"
        ])
        let welcome = try await folder.read().messages[0].content
        #expect(welcome.preheader == "P {{ profile.firstName }}")
        #expect(welcome.isTextGenerated && welcome.text == Array("x\r\n".utf8))
    }

    @Test(
        "What does not go together is refused where it stands",
        arguments: [
            (["preheader: '{{ profile.x }}'"], "", "messages/welcome.html:4:13", "unknown variable"),
            (["text-part: mine"], "", "messages/welcome.html:4:12", "unknown text part “mine”"),
            (["text-part: own"], "", "messages/welcome.html:4:12", "the text part is missing"),
            (["text-part: generated"], "x", "messages/welcome.html:4:12", "remove that, or write “own”"),
            (["text-part: none"], "x", "messages/welcome.html:4:12", "remove that, or write “own”"),
        ])
    func refused(lines: [String], twin: String, place: String, problem: String) async throws {
        let folder = try WorkspaceFolder([
            "messages/welcome.html":
                "---\nsubject: S\nfrom: a@b.example\n\(lines.joined(separator: "\n"))\n---\n<p>x</p>",
            "messages/welcome.txt": twin,
        ])
        let error = try await folder.error()
        #expect(error.place == place && error.problem.contains(problem), "\(error)")
    }

    @Test("M9 a text message has neither preheader nor text part")
    func textMessage() async throws {
        for key in ["preheader", "text-part"] {
            let folder = try WorkspaceFolder([
                "messages/t.txt": "---\nchannel: text\nfrom: Org\n\(key): own\n---\nx"
            ])
            #expect(try await folder.error().problem == "a text message has no “\(key)”; leave it out")
        }
    }
}
