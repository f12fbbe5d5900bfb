import Messages
import Testing

@Suite("Links of a plain-text part")
struct PlainTextLinksTests {
    /// A text with its links between ⟦ and ⟧.
    private func check(_ marked: String, sourceLocation: SourceLocation = #_sourceLocation) {
        let text = marked.replacing("⟦", with: "").replacing("⟧", with: "")
        let expected = marked.split(separator: "⟦", omittingEmptySubsequences: false).dropFirst()
            .map { String($0.prefix { $0 != "⟧" }) }
        let found = links(inText: text)
        #expect(found.map { slice(text, $0.range) } == expected, sourceLocation: sourceLocation)
        #expect(found.map(\.url) == expected, sourceLocation: sourceLocation)
        #expect(found.map(\.ordinal) == Array(1..<(expected.count + 1)), sourceLocation: sourceLocation)
        #expect(found.allSatisfy { $0.element == "text" && $0.isTracked }, sourceLocation: sourceLocation)
    }

    @Test(
        "M1.3 trailing punctuation stays outside",
        arguments: [
            "See ⟦https://a.example⟧.", "⟦https://a.example/b⟧, and", "⟦https://a.example/b⟧; x",
            "⟦https://a.example/b⟧: x",
            "Have you seen ⟦https://a.example/?q=1⟧?", "⟦https://a.example/b⟧!", "⟦https://a.example/b⟧...",
            "⟦https://a.example/b⟧?!",
            "⟦https://a.example/b.html⟧.", "⟦https://a.example/a.b,c;d:e!f⟧", "*⟦https://a.example/b⟧*",
            "_⟦https://a.example/b⟧_",
            "~~⟦https://a.example/b⟧~~", "'⟦https://a.example/it's⟧'", "⟦https://a.example/b⟧…",
            "⟦https://a.example/b⟧ .",
            "⟦https://a.example/?a=b&c=d#e⟧", "⟦https://a.example/b-⟧", "⟦https://a.example/b/⟧",
            "⟦https://a.example/b=⟧",
        ])
    func punctuation(marked: String) { check(marked) }

    @Test(
        "M1.3 brackets stay outside unless they were opened inside",
        arguments: [
            "(⟦https://a.example/b⟧)", "(see ⟦https://a.example/b⟧).", "⟦https://a.example/wiki/Swift_(bird)⟧",
            "(⟦https://a.example/wiki/Swift_(bird)⟧)", "(⟦https://a.example/(a)/(b)⟧).", "[⟦https://a.example/b⟧]",
            "⟦https://a.example/?a[]=1&a[0]⟧", "{⟦https://a.example/b⟧}", "((⟦https://a.example/b⟧))",
            "[x](⟦https://a.example/b⟧)",
            "[x](⟦https://a.example/b_(c)⟧), y", "<⟦https://a.example/b⟧>", "<URL:⟦https://a.example/b⟧>",
            "x<⟦https://a.example/b⟧>y",
            "(⟦https://a.example/b⟧.)", "(⟦https://a.example/b⟧).", "⟦http://[::1]:8080/x⟧", "(⟦http://[::1]⟧)",
        ])
    func brackets(marked: String) { check(marked) }

    @Test(
        "M1.3 a closing bracket that was not opened inside ends the URL wherever it stands",
        arguments: [
            "[⟦https://a.example/b⟧](⟦https://a.example/c⟧)", "[⟦https://a.example⟧][1]", "(⟦https://a.example/b⟧)s",
            "(⟦https://a.example/b⟧),(⟦https://c.example/d⟧)",
        ])
    func bracketsInside(marked: String) { check(marked) }

    @Test(
        "M1.3 quotes stay outside",
        arguments: [
            "\"⟦https://a.example/b⟧\"", "“⟦https://a.example/b⟧”", "„⟦https://a.example/b⟧“",
            "«⟦https://a.example/b⟧»",
            "‹⟦https://a.example/b⟧›", "‘⟦https://a.example/b⟧’", "`⟦https://a.example/b⟧`", "“⟦https://a.example/b⟧.”",
            "「⟦https://a.example/b⟧」", "『⟦https://a.example/b⟧』", "»⟦https://a.example/b⟧«",
            "\"⟦https://a.example/b⟧,\" x",
        ])
    func quotes(marked: String) { check(marked) }

    @Test(
        "M1.3 full-width punctuation ends a URL, letters of other scripts do not",
        arguments: [
            "⟦https://a.example/b⟧。次", "⟦https://a.example/b⟧，x", "（⟦https://a.example/b⟧）", "⟦https://a.example/b⟧！",
            "⟦https://a.example/b⟧：x",
            "⟦https://a.example/b⟧、⟦https://c.example⟧", "⟦https://a.example/b⟧？", "【⟦https://a.example/b⟧】",
            "⟦https://a.example/b⟧；", "⟦https://a.example/b⟧｡",
            "⟦https://a.example/日本語⟧", "⟦https://例え.テスト/あ⟧。", "⟦https://a.example/ａ１⟧", "⟦https://a.example/é⟧",
            "⟦https://a.example/b⟧\u{A0}x",
            "⟦https://a.example/b⟧\u{3000}x", "⟦https://a.example/b⟧—x", "⟦https://a.example/👍⟧",
            "⟦https://a.example/b⟧］", "⟦https://a.example/b⟧｝",
        ])
    func otherScripts(marked: String) { check(marked) }

    @Test(
        "M1.3 where a URL begins and ends",
        arguments: [
            "⟦https://a.example⟧", "⟦HTTP://A.example/B⟧", "⟦http://a.example⟧ ⟦https://b.example⟧",
            "⟦http://a.example/⟧\r\n⟦https://b.example⟧\r\n",
            "⟦http://a.example/⟧\t⟦http://b.example⟧\n", "x:⟦https://a.example⟧", "é⟦https://a.example⟧",
            "xhttps://a.example", "0http://a.example",
            "https://", "http://.", "https:// a.example", "www.a.example a.example ftp://a.example mailto:a@b.example",
            "https:/a.example",
            "⟦https://a.example/?u=https://b.example⟧", "⟦https://user:pw@a.example:81/x⟧.", "-⟦https://a.example-x⟧",
            "", "h", "http", "⟦https://a.example/\u{301}⟧", "⟦https://a.example/%zz%20⟧", "=⟦https://a.example⟧",
        ])
    func boundaries(marked: String) { check(marked) }

    @Test(
        "M1.6 placeholders are part of the URL, and what stands in them is not read",
        arguments: [
            "⟦https://a.example/{{ profile.x }}⟧.", "(⟦https://a.example/{{profile.x}}⟧)",
            "⟦https://a.example/{{ profile.x }}/b?c={{ profile.y }}⟧, x",
            "⟦https://a.example/{{ profile.x | default: \"the end.\" }}⟧!",
            "⟦https://a.example/{{ profile.x | default: 'a) \"b\" <c>' }}/d⟧)",
            "⟦https://{{ profile.x }}.a.example/⟧", "{{ profile.x | default: \"https://a.example\" }}",
        ])
    func placeholders(marked: String) { check(marked) }

    @Test("M1.4 rewriting text leaves everything else as it is, also bytes that are no UTF-8")
    func rewriting() {
        #expect(rewrite(text: "a https://a.example/x, b\r\n<http://b.example>\r") == "a T1, b\r\n<T2>\r")
        let input = [0xFF, 0x20] + Array("https://a.example".utf8) + [0x0A, 0xE9, 0x00]
        let output = Rewriter(linkURL: "T", pixelURL: "P").rewrite(plainText: input)
        #expect(output == [0xFF, 0x20, 0x54, 0x0A, 0xE9, 0x00])
    }

    @Test("M1.2 Waymark's own links in text are not tracked")
    func own() {
        #expect(links(inText: "x \(Own.base)/r/abc.").map(\.reason) == [.own])
    }
}
