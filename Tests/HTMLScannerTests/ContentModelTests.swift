import HTMLScanner
import Testing

@Suite("Content models by tag name")
struct ContentModelTests {
    @Test(
        "Text elements hold text (§13.2.6.4)",
        arguments: ["title", "textarea", "style", "xmp", "iframe", "noembed", "noframes", "script"], [false, true])
    func textElements(name: String, isUppercase: Bool) {
        let name = isUppercase ? name.uppercased() : name
        #expect(
            outline("<\(name) a/><b></\(name)x></b </\(name.lowercased())\n><i>")
                == ["<\(name) a/>", "\"<b></\(name)x></b \"", "</\(name.lowercased())>", "<i>"])
    }

    @Test(
        "Other elements hold markup",
        arguments: ["noscript", "template", "select", "titles", "textareas", "styl", "v:textbox", "p", "\0title"])
    func markupElements(name: String) {
        #expect(outline("<x><\(name)><b>").last == "<b>")
    }

    @Test(
        "Character references by content model",
        arguments: [
            ("<title>a", true), ("<style>a", false), ("<script>a", false), ("<plaintext>a", false), ("<b>a", true),
        ])
    func characterReferences(html: String, expected: Bool) {
        guard case .text(let text) = scan(html).last?.token else {
            Issue.record("no text")
            return
        }
        #expect(text.hasCharacterReferences == expected)
    }

    @Test(
        "Script data and its escapes (§13.2.5.15 to §13.2.5.31)",
        arguments: [
            ("a<!--</script>b", "a<!--"),
            ("<!--<script>a</script>b-->c</script>d", "<!--<script>a</script>b-->c"),
            ("<!--<script>a</script></script>b", "<!--<script>a</script>"),
            ("<!--<script>--></script>b", "<!--<script>-->"),
            ("<!--<scripts></script>b", "<!--<scripts>"),
            ("<!--><script></script>b", "<!--><script>"),
            ("<!--<SCRIPT/a</SCRIPT\n</script>b", "<!--<SCRIPT/a</SCRIPT\n"),
            ("<!-<script></script>b", "<!-<script>"),
        ])
    func script(content: String, text: String) {
        #expect(outline("<script>" + content).prefix(3) == ["<script>", "\"\(text)\"", "</script>"])
    }
}
