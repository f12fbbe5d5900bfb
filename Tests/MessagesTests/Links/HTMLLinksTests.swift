import Messages
import Testing

@Suite("Links of an HTML part")
struct HTMLLinksTests {
    @Test(
        "M1.2 relevant elements",
        arguments: [
            ("<a href=\"https://a.example\">", "a"), ("<A HREF='https://a.example'>", "a"),
            ("<area href=https://a.example>", "area"),
            ("<AREA\nhref = https://a.example >", "area"), ("<v:rect href=\"https://a.example\">", "v:rect"),
            ("<v:roundrect href=\"https://a.example\"/>", "v:roundrect"),
            ("<V:Shape HREF=\"https://a.example\">", "v:shape"),
            ("<v:oval href=\"https://a.example\">", "v:oval"), ("<a title='>' href='https://a.example'>", "a"),
            ("<a href=\"https://a.example\"class=x>", "a"), ("<a/href=\"https://a.example\">", "a"),
            ("<noscript><a href=\"https://a.example\">", "a"), ("<svg><a href=\"https://a.example\">", "a"),
        ])
    func elements(html: String, element: String) throws {
        let link = try #require(links(html).first)
        #expect(link.element == element)
        #expect(link.url == "https://a.example")
        #expect(link.isTracked)
        #expect(slice(html, link.range) == "https://a.example")
    }

    @Test(
        "M1.2 what is no hyperlink",
        arguments: [
            "<link href=\"https://a.example\">", "<base href=\"https://a.example\">", "<img src=\"https://a.example\">",
            "<form action=\"https://a.example\">", "<img href=\"https://a.example\">",
            "<abbr href=\"https://a.example\">",
            "<script><a href=\"https://a.example\"></script>", "<style><a href=\"https://a.example\"></style>",
            "<textarea><a href=\"https://a.example\"></textarea>", "<title><a href=\"https://a.example\"></title>",
            "<!-- <a href=\"https://a.example\"> -->", "&lt;a href=\"https://a.example\">", "https://a.example",
            "<a name=\"https://a.example\">", "<a data-href=\"https://a.example\">", "</a href=\"https://a.example\">",
            "<p title='<a href=\"https://a.example\">'>", "<a href=\"https://a.example\"",
            "< a href=\"https://a.example\">",
            "<a>https://a.example</a>", "<a xhref=\"https://a.example\">",
            "<svg><![CDATA[<a href=\"https://a.example\">]]>",
            "<iframe><a href=\"https://a.example\"></iframe>", "<xmp><a href=\"https://a.example\"></xmp>",
            "<p style=\"background:url(https://a.example)\">", "<plaintext><a href=\"https://a.example\">",
        ])
    func others(html: String) {
        #expect(links(html).isEmpty)
        #expect(rewrite(html) == html)
    }

    @Test(
        "M1.2 inside conditional comments, hidden and revealed",
        arguments: [
            "<!--[if mso]><a href=\"https://a.example\">x</a><![endif]-->",
            "<!--[if gte mso 9]><v:roundrect href=\"https://a.example\"><w:anchorlock/></v:roundrect><![endif]-->",
            "<!--[if !mso]><!--><a href=\"https://a.example\">x</a><!--<![endif]-->",
            "<![if !mso]><a href=\"https://a.example\">x</a><![endif]>",
            "<!--[if (gte mso 9)|(IE)]>\r\n<table><tr><td><a href=\"https://a.example\">\r\n<![endif]-->",
        ])
    func conditionalComments(html: String) {
        #expect(links(html).map(\.url) == ["https://a.example"])
        #expect(rewrite(html) == html.replacing("https://a.example", with: "T1"))
    }

    @Test(
        "M1.5 destinations are decoded as the standard says for attribute values",
        arguments: [
            ("https://a.example/?a=1&amp;b=2", "https://a.example/?a=1&b=2"),
            ("https://a.example/?a=1&#38;b=2", "https://a.example/?a=1&b=2"),
            ("https://a.example/?a=1&#x26;b=2", "https://a.example/?a=1&b=2"),
            ("https://a.example/?a=1&b=2", "https://a.example/?a=1&b=2"),
            ("https://a.example/?a=1&copy=2", "https://a.example/?a=1&copy=2"),
            ("https://a.example/?a=1&copy;=2", "https://a.example/?a=1©=2"),
            ("https://a.example/?a=1&copy", "https://a.example/?a=1©"),
            ("https&colon;//a.example", "https://a.example"), ("&#104;ttps://a.example", "https://a.example"),
            ("&#32;https://a.example&Tab;&NewLine;", "https://a.example"),
            ("https://a.example/&eacute;", "https://a.example/é"),
            ("https://a.example/%C3%A9%zz%2f", "https://a.example/%C3%A9%zz%2f"),
            ("https://a.example/?b=2&amp;a=1&amp;a=1#f?x", "https://a.example/?b=2&a=1&a=1#f?x"),
            ("https://a.example/&amp;amp;", "https://a.example/&amp;"),
            ("https://a.example/日本", "https://a.example/日本"),
        ])
    func decoded(value: String, url: String) {
        #expect(links("<a href=\"\(value)\">").map(\.url) == [url])
        #expect(links("<a href='\(value)'>").map(\.url) == [url])
        #expect(links("<a href=\(value)>").map(\.url) == [url])
    }

    @Test(
        "M1.2 the first of several href attributes is the link",
        arguments: [
            "<a href=\"https://a.example\" href=\"https://b.example\">", "<a href=\"https://a.example\" HREF=\"#\">",
        ])
    func duplicates(html: String) {
        #expect(links(html).map(\.url) == ["https://a.example"])
    }

    @Test("M1.7 ordinals count every hyperlink in document order; ranges leave the quotes outside")
    func ordinals() {
        let html = """
            <a href="https://a.example">1</a><a href='mailto:x@y.example'>2</a><a name=x><map><area href=#a></map>
            <!--[if mso]><v:rect href="https://b.example/?a&amp;b"><![endif]--><a href=https://b.example/é>5</a><a href="">
            """
        let found = links(html)
        #expect(found.map(\.ordinal) == [1, 2, 3, 4, 5, 6])
        #expect(found.map(\.reason) == [nil, .scheme, .fragment, nil, nil, .empty])
        #expect(
            found.map { slice(html, $0.range) } == [
                "https://a.example", "mailto:x@y.example", "#a", "https://b.example/?a&amp;b", "https://b.example/é",
                "",
            ])
    }

    @Test("M2.5 a message that switches tracking off tracks none, and says so where there is no other reason")
    func switchedOff() {
        let html = "<a href=https://a.example><a href=#x><a href=https://a.example data-tracking=false>"
        #expect(links(html, isTracking: false).map(\.reason) == [.switchedOff, .fragment, .marked])
        let output = Rewriter(linkURL: "T", pixelURL: nil, isTracking: false).rewrite(html: Array(html.utf8))
        #expect(
            String(decoding: output, as: UTF8.self) == "<a href=https://a.example><a href=#x><a href=https://a.example>"
        )
    }
}
