import Messages
import TestSupport
import Testing

@Suite("Marks in plain text")
struct PlainTextMarkTests {
    private func compiled(_ text: String, isPersonalised: Bool = true) throws -> CompiledMessage {
        let content = MessageContent(
            subject: "", from: "", isPersonalised: isPersonalised, html: nil, text: Array(text.utf8))
        return try CompiledMessage(content, knownVariables: ["profile.x", "preferencesURL"])
    }

    @Test(
        "M2.1, M2.3 the link behind the mark is not tracked, and the mark goes with the white space behind it",
        arguments: [
            ("{{ untracked }}https://a.example/", "https://a.example/"),
            ("{{ untracked }} https://a.example/", "https://a.example/"),
            ("See {{untracked}} https://a.example/.", "See https://a.example/."),
            ("See:{{ untracked }}https://a.example/", "See:https://a.example/"),
            ("See: {{ untracked }}\r\n\thttps://a.example/\r\n", "See: https://a.example/\r\n"),
            ("({{ untracked }} https://a.example/)", "(https://a.example/)"),
            ("{{\tuntracked\n}}\n\nHTTPS://A.example", "HTTPS://A.example"),
            ("é{{ untracked }} https://a.example/", "éhttps://a.example/"),
            // Without the space, the link would be none.
            ("See{{ untracked }} https://a.example/", "See https://a.example/"),
            ("{{ profile.x }}{{ untracked }}\thttps://a.example/", "{{ profile.x }}\thttps://a.example/"),
        ])
    func marked(text: String, expected: String) throws {
        #expect(links(inText: text).map(\.reason) == [.marked])
        #expect(rewrite(text: text) == expected)
        for isPersonalised in [false, true] {
            let output = try compiled(text, isPersonalised: isPersonalised).render(Variables(profile: ["x": "v"])).text
            let sent = isPersonalised ? expected.replacing("{{ profile.x }}", with: "v") : expected
            #expect(String(decoding: output ?? [], as: UTF8.self) == sent)
        }
    }

    @Test("M2.1 the mark belongs to its link, not to the URL, and links keep their ordinals")
    func oneOfTwo() {
        let text = "https://a.example {{ untracked }} https://a.example https://a.example"
        #expect(links(inText: text).map(\.reason) == [nil, .marked, nil])
        #expect(links(inText: text).map(\.ordinal) == [1, 2, 3])
        #expect(rewrite(text: text) == "T1 https://a.example T3")
    }

    @Test("M2.1 a marked URL with values in it gets them")
    func personalised() throws {
        let text = "{{ untracked }} https://a.example/{{ profile.x }} {{ profile.x }}"
        let output = try compiled(text).render(Variables(profile: ["x": "ö"])).text
        #expect(String(decoding: output ?? [], as: UTF8.self) == "https://a.example/%C3%B6 ö")
    }

    @Test("M2.1 a link of Waymark's own stays one, and its mark goes")
    func own() {
        #expect(links(inText: "{{ untracked }} \(Own.base)/r/abc").map(\.reason) == [.own])
        #expect(links(inText: "{{ untracked }} {{ preferencesURL }}").map(\.reason) == [.own])
        #expect(rewrite(text: "{{ untracked }} {{ preferencesURL }}") == "{{ preferencesURL }}")
    }

    @Test("M2.5 where nothing is tracked, the mark goes as well")
    func switchedOff() {
        let text = Array("a {{ untracked }} https://a.example https://b.example".utf8)
        let found = FoundLinks(plainText: text, settings: LinkSettings(isTracking: false))
        #expect(found.links.map(\.reason) == [.marked, .switchedOff])
        #expect(found.marks == [2..<18])
    }

    @Test(
        "M2.1 a mark without a link right behind it is an error that says where; without a store it stays",
        arguments: [
            ("{{ untracked }}", 1, 1), ("x\n {{ untracked }} x https://a.example", 2, 2),
            ("https://a.example {{ untracked }}", 1, 19), ("{{ untracked }}, https://a.example", 1, 1),
            ("{{ untracked }} {{ untracked }} https://a.example", 1, 1), ("{{ untracked }} www.a.example", 1, 1),
            ("{{ untracked }} mailto:a@b.example", 1, 1), ("x{{ untracked }}https://a.example", 1, 2),
            ("https://a.example/{{ untracked }}/b", 1, 19),
            ("https://a.example/{{ untracked }} https://b.example", 1, 19),
            ("https://a.example/?u={{ untracked }}https://b.example", 1, 22), ("{{ untracked }} https://", 1, 1),
        ])
    func nothingToMark(text: String, line: Int, column: Int) {
        for isPersonalised in [false, true] {
            let error = #expect(throws: MessageError.self) { try compiled(text, isPersonalised: isPersonalised) }
            #expect(error?.position == Position(line: line, column: column))
            #expect(error?.part == .text && error?.problem.contains("nothing to mark") == true)
        }
        let isOfURL = text.contains("/{{") || text.contains("={{")
        #expect(isOfURL || rewrite(text: text).contains("{{ untracked }}"))
    }

    @Test("M2.1 with a default it is no mark")
    func withDefault() {
        let text = "{{ untracked | default: 'x' }} https://a.example"
        #expect(links(inText: text).map(\.reason) == [nil])
        #expect(rewrite(text: text) == "{{ untracked | default: 'x' }} T1")
        let error = #expect(throws: MessageError.self) { try compiled(text) }
        #expect(error?.variable == "untracked")
    }

    @Test("M2.1 in HTML it is an error that says what to write there")
    func html() {
        let content = MessageContent(
            subject: "", from: "", html: Array("<p>\n{{ untracked }}<a href='https://a.example'>".utf8), text: nil)
        let error = #expect(throws: MessageError.self) { try CompiledMessage(content) }
        #expect(error?.position == Position(line: 2, column: 1))
        #expect(error?.problem.contains("data-tracking=\"false\"") == true)
    }

    @Test("M1.4, M2.3 stripping marks leaves every link what it was, whatever stands around them")
    func mutated() {
        let pieces = [
            "{{ untracked }}", "{{untracked}}", "https://a.example", "https://b.example/x", "HTTP://c.example?d=e",
            "https://",
            " ", "\n", "\r\n\t", "x", "é", "+", "(", ")", ".", ",", "\"", "“", "/", ":", "{{", "}}", "{{ profile.x }}",
            "{{ preferencesURL }}", "{{ untracked | default: 'x' }}", "https:", "\u{0}", "<", ">",
        ]
        var generator = SeededGenerator(seed: 9)
        let untracked = Rewriter(linkURL: "T", pixelURL: nil, isTracking: false)
        for _ in 0..<20_000 {
            let count = Int.random(in: 1...9, using: &generator)
            let text = (0..<count).map { _ in pieces.randomElement(using: &generator)! }.joined()
            let input = Array(text.utf8)
            let found = FoundLinks(plainText: input)
            let output = untracked.rewrite(plainText: input)
            var spliced = input
            for mark in found.marks.reversed() { spliced.removeSubrange(mark) }
            #expect(output == spliced, "\(text)")
            #expect(FoundLinks(plainText: output).links.map(\.url) == found.links.map(\.url), "\(text)")
        }
    }
}
