import Testing

@testable import Messages

@Suite("Compiling a message")
struct CompiledMessageTests {
    private func content(
        subject: String = "S", html: String? = nil, text: String? = nil, isPersonalised: Bool = true
    ) -> MessageContent {
        MessageContent(
            subject: subject, from: "a@b.example", isPersonalised: isPersonalised, html: html.map { Array($0.utf8) },
            text: text.map { Array($0.utf8) })
    }

    @Test(
        "M1.6 an unknown variable is an error with its part, line and column",
        arguments: [
            ("Hi {{ profile.no }}", "x", "x", MessageError.Part.subject, 1, 4),
            ("S", "<p>\n é {{ profile.no }}", "x", .html, 2, 4),
            ("S", "<a href=\"https://a.example/{{ profile.no }}\">", "x", .html, 1, 28),
            ("S", "x", "a\r\nb\r{{ profile.no }}", .text, 3, 1),
            ("S", "{{ profile.ok }}\t{{profile.no}}", "x", .html, 1, 18),
            ("S", "<!-- {{ profile.no }} -->", nil, .html, 1, 6),
            ("S", nil, "https://a.example/{{ profile.no | default: 'x' }}", .text, 1, 19),
        ] as [(String, String?, String?, MessageError.Part, Int, Int)])
    func unknown(subject: String, html: String?, text: String?, part: MessageError.Part, line: Int, column: Int) {
        let content = content(subject: subject, html: html, text: text)
        let error = #expect(throws: MessageError.self) { try CompiledMessage(content, knownVariables: ["profile.ok"]) }
        #expect(error?.part == part)
        #expect(error?.position == Position(line: line, column: column))
        #expect(error?.variable == "profile.no")
    }

    @Test("M1.6 known variables, any variables, or none personalised: no error")
    func known() throws {
        let all = content(subject: "{{ profile.ok }}", html: "{{ profile.ok }}{{#if x}}", text: "{{ profile.ok }}")
        _ = try CompiledMessage(all, knownVariables: ["profile.ok"])
        _ = try CompiledMessage(content(subject: "{{ a }}", html: "{{ b }}"), knownVariables: nil)
        let literal = content(subject: "{{ a }}", html: "<b>{{ b }}</b>", text: "{{ c }}", isPersonalised: false)
        let rendered = try CompiledMessage(literal, knownVariables: []).render(Variables(profile: ["a": "x"]))
        #expect(
            rendered
                == RenderedMessage(subject: "{{ a }}", html: Array("<b>{{ b }}</b>".utf8), text: Array("{{ c }}".utf8)))
    }

    @Test("M1.7 the links of the text part follow those of the HTML")
    func ordinals() throws {
        let message = try CompiledMessage(
            content(html: "<a href=https://a.example><a href=#>", text: "https://b.example https://c.example"),
            urls: GivenURLs().urls)
        #expect(message.links.map(\.ordinal) == [1, 2, 3, 4])
        #expect(message.links.map(\.element) == ["a", "a", "text", "text"])
        let rendered = message.render(Variables(profile: [:]))
        #expect(rendered.html == Array("<a href=T1><a href=#>".utf8))
        #expect(rendered.text == Array("T3 T4".utf8))
    }

    @Test("M2.5 switching link tracking off switches it off in both parts")
    func switchedOff() throws {
        var content = content(html: "<a href=https://a.example>", text: "https://b.example")
        content.isLinkTracking = false
        let message = try CompiledMessage(content, urls: GivenURLs().urls)
        #expect(message.links.map(\.reason) == [.switchedOff, .switchedOff])
        let rendered = message.render(Variables(profile: [:]))
        #expect(rendered.html == content.html && rendered.text == content.text)
    }

    @Test("A message may have 4,093 links; the next is an error where it stands")
    func linkCount() throws {
        let link = "<a href=https://a.example>\n"
        let most = String(repeating: link, count: 4090)
        #expect(try CompiledMessage(content(html: most), knownVariables: nil).links.count == 4090)
        let error = #expect(throws: MessageError.self) {
            try CompiledMessage(content(html: most + link), knownVariables: nil)
        }
        #expect(error?.part == .html)
        #expect(error?.position == Position(line: 4091, column: 9))
        let inText = #expect(throws: MessageError.self) {
            try CompiledMessage(content(html: most, text: "x\n https://a.example"), knownVariables: nil)
        }
        #expect(inText?.part == .text)
        #expect(inText?.position == Position(line: 2, column: 2))
    }

    @Test("M1.6 a subject takes values as they are, and never a tracked URL")
    func subject() throws {
        let message = try CompiledMessage(
            content(subject: "<{{ profile.x }}> https://a.example", text: "x"), urls: GivenURLs(pixel: "P").urls)
        let rendered = message.render(Variables(profile: ["x": "A & é"]))
        #expect(rendered.subject == "<A & é> https://a.example")
        #expect(rendered.html == nil)
    }

    @Test("Links of a generated text part have the names and ids of those they were made of")
    func generatedNames() throws {
        let html = Array(
            """
            <a href="https://a.example/1" data-tracking-name="First">x</a> <a href="https://a.example/2">y</a>
            <p hidden><a href="https://a.example/3" data-tracking-name="Hidden">z</a></p>
            <a href="https://a.example/1" data-tracking-name="Second" data-tracking-id="id">x</a>
            """.utf8)
        let text = GeneratedText(html: html).bytes
        for (isGenerated, names) in [(true, ["First", nil, "Second"]), (false, [nil, nil, nil])] {
            let content = MessageContent(
                subject: "S", from: "a@b.example", html: html, text: text, isTextGenerated: isGenerated)
            let links = try CompiledMessage(content).links.filter(\.isInText)
            #expect(links.map(\.name) == names && links.map(\.ordinal) == [5, 6, 7])
            #expect(links.last?.logical == (isGenerated ? "id" : nil))
        }
    }
}
