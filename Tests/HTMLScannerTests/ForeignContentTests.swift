import HTMLScanner
import Testing

@Suite("Foreign content")
struct ForeignContentTests {
    @Test(
        "No switch of the content model (§13.2.6.5)",
        arguments: [
            (
                "<svg><title><b></title><style><i></style>",
                ["<svg>", "<title>", "<b>", "</title>", "<style>", "<i>", "</style>"]
            ),
            ("<svg/><title><b>", ["<svg/>", "<title>", "\"<b>\""]),
            ("<svg></svg><title><b>", ["<svg>", "</svg>", "<title>", "\"<b>\""]),
            (
                "<svg><foreignobject><style><b></style></foreignobject><style><b>",
                ["<svg>", "<foreignobject>", "<style>", "\"<b>\"", "</style>", "</foreignobject>", "<style>", "<b>"]
            ),
            ("<svg><desc><title><b>", ["<svg>", "<desc>", "<title>", "\"<b>\""]),
        ])
    func contentModel(html: String, expected: [String]) {
        #expect(outline(html) == expected)
    }

    @Test(
        "CDATA sections (§13.2.5.42)",
        arguments: [
            ("<svg><![CDATA[<a>&]]></svg><![CDATA[a]]>", ["<svg>", "\"<a>&\"", "</svg>", "![CDATA[a]]"]),
            ("<svg><![cdata[a]]>", ["<svg>", "![cdata[a]]"]),
            ("<math><mi><![CDATA[<a>]]>", ["<math>", "<mi>", "\"<a>\""]),
            ("<svg><foreignObject><p><![CDATA[a]]>", ["<svg>", "<foreignObject>", "<p>", "![CDATA[a]]"]),
            ("<svg><desc><svg></svg><![CDATA[<a>]]>", ["<svg>", "<desc>", "<svg>", "</svg>", "\"<a>\""]),
            ("<svg><desc></p></br><![CDATA[<a>]]>", ["<svg>", "<desc>", "</p>", "</br>", "\"<a>\""]),
        ])
    func cdata(html: String, expected: [String]) {
        #expect(outline(html) == expected)
    }

    @Test(
        "Start tags that are HTML again (§13.2.6 \"tree construction dispatcher\", §13.2.6.5)",
        arguments: [
            "<math><mi>", "<math><mi><mglyph/>", "<math><mi><mglyph></mglyph>", "<math><mi><mglyph></mi><mi>",
            "<math><annotation-xml encoding='Text/HTML'>", "<math><annotation-xml><svg><foreignObject>", "<svg><div>",
            "<svg><g><div>", "<svg><font size=1>", "<math><mi><mglyph><br>",
        ])
    func html(html: String) {
        #expect(isHTML(after: html))
    }

    @Test(
        "Start tags that are not",
        arguments: [
            "<math>", "<math><annotation-xml>", "<math><svg><foreignObject>", "<svg><mi>", "<math><desc>",
            "<svg><font x>", "<math><mi><mglyph>", "<math><mtext><malignmark><x>", "<math><annotation-xml><mglyph>",
            "<svg><desc/>",
        ])
    func foreign(html: String) {
        #expect(!isHTML(after: html))
    }

    @Test(
        "End tags that leave foreign content (§13.2.6.5)",
        arguments: [
            "<svg></p>", "<svg><g></br>", "<table><tr><td><svg></td>", "<a><svg></a>", "<a><svg><g></a>",
            "<font><svg></font>", "<button><math><mrow></button>", "<a><svg><a></a></a>", "<svg></svg>",
            "<svg><g></svg>", "<svg><desc><b></b></desc></svg>", "<svg><desc></svg>", "<svg><a><desc><a><svg></a>",
        ])
    func leaving(html: String) {
        #expect(isHTML(after: html))
    }

    @Test(
        "End tags that do not",
        arguments: [
            "<svg></g></x>", "<svg><svg></svg>", "<svg><a></a>", "<svg><td></td>", "<svg><font></font>", "<svg></body>",
            "<form><svg></form>", "<svg></img>", "<svg><desc></desc>", "<svg><g><title></g>",
            "<svg><g><title><b></b></g>", "<svg><a><desc></a>", "<svg><a><foreignObject><a></a></foreignObject></a>",
            "<math><mi><mrow></mi>", "<a><math><annotation-xml></a>",
        ])
    func staying(html: String) {
        #expect(!isHTML(after: html))
    }

    @Test(
        "End tags that stay in an integration point",
        arguments: [
            "<svg><desc></p>", "<a><svg><desc></a>", "<a><svg><desc><svg></a></svg>", "<svg><a><desc><b></a>",
            "<svg><desc></g>", "<svg><desc><p><svg></p>", "<svg><desc><div><svg><g></div>",
        ])
    func stayingInHTML(html: String) {
        #expect(isHTML(after: html))
        #expect(!isHTML(after: html + "</desc>"))
    }

    /// Whether a start tag is read as HTML: then `style` holds text.
    private func isHTML(after html: String) -> Bool {
        outline(html + "<style><b>").last == "\"<b>\""
    }
}
