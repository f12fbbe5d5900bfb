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

    @Test(
        "Foreign content: no switch, but CDATA sections",
        arguments: [
            (
                "<svg><title><b></title><style><i></style>",
                ["<svg>", "<title>", "<b>", "</title>", "<style>", "<i>", "</style>"]
            ),
            ("<svg/><title><b>", ["<svg/>", "<title>", "\"<b>\""]),
            ("<svg></svg><title><b>", ["<svg>", "</svg>", "<title>", "\"<b>\""]),
            ("<svg><svg></svg><style><i>", ["<svg>", "<svg>", "</svg>", "<style>", "<i>"]),
            ("<svg><![CDATA[<a>&]]></svg><![CDATA[a]]>", ["<svg>", "\"<a>&\"", "</svg>", "![CDATA[a]]"]),
            ("<svg><![cdata[a]]>", ["<svg>", "![cdata[a]]"]),
            ("<math><mi><style><b>", ["<math>", "<mi>", "<style>", "\"<b>\""]),
            ("<math><style><b>", ["<math>", "<style>", "<b>"]),
            ("<math><mi><![CDATA[<a>]]>", ["<math>", "<mi>", "\"<a>\""]),
            ("<svg><foreignObject><p><![CDATA[a]]>", ["<svg>", "<foreignObject>", "<p>", "![CDATA[a]]"]),
            (
                "<svg><foreignobject><style><b></style></foreignobject><style><b>",
                ["<svg>", "<foreignobject>", "<style>", "\"<b>\"", "</style>", "</foreignobject>", "<style>", "<b>"]
            ),
            ("<svg><desc><title><b>", ["<svg>", "<desc>", "<title>", "\"<b>\""]),
            (
                "<math><annotation-xml encoding='Text/HTML'><style><b>",
                ["<math>", "<annotation-xml encoding=Text/HTML>", "<style>", "\"<b>\""]
            ),
            ("<math><annotation-xml><style><b>", ["<math>", "<annotation-xml>", "<style>", "<b>"]),
            (
                "<math><annotation-xml><svg><foreignObject><style><b>",
                ["<math>", "<annotation-xml>", "<svg>", "<foreignObject>", "<style>", "\"<b>\""]
            ),
            ("<math><svg><foreignObject><style><b>", ["<math>", "<svg>", "<foreignObject>", "<style>", "<b>"]),
            ("<svg><div><style><b>", ["<svg>", "<div>", "<style>", "\"<b>\""]),
            ("<svg><font x><style><b>", ["<svg>", "<font x>", "<style>", "<b>"]),
            ("<svg><font size=1><style><b>", ["<svg>", "<font size=1>", "<style>", "\"<b>\""]),
            ("<td><svg></td><style><b>", ["<td>", "<svg>", "</td>", "<style>", "\"<b>\""]),
            ("<svg></g></a><style><b>", ["<svg>", "</g>", "</a>", "<style>", "<b>"]),
            ("<svg></p><style><b>", ["<svg>", "</p>", "<style>", "\"<b>\""]),
        ])
    func foreign(html: String, expected: [String]) {
        #expect(outline(html) == expected)
    }
}
