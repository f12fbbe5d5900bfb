import Messages
import Testing

@Suite("Rendering")
struct TemplateTests {
    private func render(
        _ html: String, _ profile: [String: String] = [:], tracked: GivenURLs? = nil
    ) throws -> String {
        let content = MessageContent(subject: "", from: "", isOpenTracking: false, html: Array(html.utf8), text: nil)
        return String(decoding: try #require(try content.rendered(profile, tracked).html), as: UTF8.self)
    }

    @Test(
        "M1.6 values in an HTML part, by where they land",
        arguments: [
            ("<p>{{ profile.x }}</p>", "<p>a &amp; &lt;b&gt;</p>"),
            ("<p title=\"{{ profile.x }}\">", "<p title=\"a &amp; &lt;b&gt;\">"),
            ("<a href=\"https://a.example/{{ profile.x }}\">", "<a href=\"https://a.example/a%20%26%20%3Cb%3E\">"),
            ("<a href=https://a.example/?{{profile.x}}>", "<a href=https://a.example/?a%20%26%20%3Cb%3E>"),
            (
                "<a href=\"mailto:a@b.example?subject={{ profile.x }}\">",
                "<a href=\"mailto:a@b.example?subject=a%20%26%20%3Cb%3E\">"
            ),
            ("<a href=\"{{ profile.u }}\">", "<a href=\"https://u.example/?a=1&amp;b=2\">"),
            ("{{ profile.none }}|", "|"),
            ("{{ profile.none | default: \"d\" }}", "d"), ("{{#if x}}{{ profile.y }}{{/if}}", "{{#if x}}y{{/if}}"),
        ])
    func values(html: String, expected: String) throws {
        let profile = ["x": "a & <b>", "y": "y", "u": "https://u.example/?a=1&b=2"]
        #expect(try render(html, profile) == expected)
    }

    @Test("M1.6 a value that is the whole URL stays a URL, also with space around it")
    func wholeURL() throws {
        let profile = ["u": "https://u.example/?a=1&b=2"]
        #expect(
            try render("<a href=\" {{ profile.u }} \">", profile) == "<a href=\" https://u.example/?a=1&amp;b=2 \">")
    }

    @Test(
        "M1.6 a value cannot leave an unquoted attribute",
        arguments: ["<a href={{ profile.u }}>", "<a title={{ profile.u }} href=#>"])
    func unquotedValue(html: String) throws {
        let output = try render(html, ["u": "https://u.example/ onclick=alert(1)"])
        #expect(!output.contains(" onclick="))
    }

    @Test("M1.6 tracked links get the recipient's values, in order, as they are")
    func trackedValues() throws {
        let html =
            "<a href=\"https://a.example/{{ profile.y }}?{{ profile.x }}\">{{ profile.y }}</a><a href=#{{ profile.y }}>"
        #expect(
            try render(html, ["x": "a&b", "y": "é"], tracked: GivenURLs(hasIdentifiers: true))
                == "<a href=\"T1[é|a&b]\">é</a><a href=#%C3%A9>")
    }

    @Test("M1.6 an untracked recipient is sent the URL that a tracked one is redirected to")
    func sameDestination() throws {
        for defaultValue in ["a b", "é", "Tom &amp; Jerry", "a&amp;amp;b", "50%", "a&lt;b"] {
            let html = "<a href=\"https://a.example/?q={{ profile.none | default: 'D' }}\">".replacing(
                "D", with: defaultValue)
            let link = try #require(links(html).first)
            let destination = Destination(url: link.url, isPersonalised: true)
            let values = destination.placeholders.map { Variables(profile: [:])[$0] }
            #expect(links(try render(html)).map(\.url) == [destination.url(values: values)], "\(defaultValue)")
        }
    }

    @Test("M1.6 a link that cannot be tracked for this recipient stays as that recipient's original")
    func untrackable() throws {
        let html = "<a href='https://a.example/{{ profile.x }}&amp;'><a href=https://b.example>"
        let output = try render(html, ["x": "1"], tracked: GivenURLs(hasIdentifiers: true, untracked: [1]))
        #expect(output == "<a href='https://a.example/1&amp;'><a href=T2[]>")
    }

    @Test(
        "M1.4 a replacement is valid where it stands: escaped, and quoted where an unquoted value needs it",
        arguments: [
            ("<a href=https://a.example>", "https://t.example/x", "<a href=https://t.example/x>"),
            ("<a href=https://a.example>", "https://t.example/?a=1&b", "<a href=\"https://t.example/?a=1&amp;b\">"),
            ("<a href=https://a.example id=x>", "https://t.example/a b", "<a href=\"https://t.example/a b\" id=x>"),
            ("<a href=https://a.example/>", "t/", "<a href=t/>"),
            ("<a href=https://a.example>", "a'b", "<a href=a&#39;b>"),
            ("<a href=https://a.example>", "a`b", "<a href=\"a`b\">"),
            ("<a href='https://a.example'>", "a'b\"c", "<a href='a&#39;b&quot;c'>"),
            ("<a href=\"https://a.example\">", "a=b&c<d>", "<a href=\"a=b&amp;c&lt;d&gt;\">"),
            ("<a href = https://a.example\n>", "t", "<a href = t\n>"),
            ("<a href=\"\n https://a.example \">", "t", "<a href=\"t\">"),
        ])
    func replacements(html: String, url: String, expected: String) {
        #expect(rewrite(html, link: url) == expected)
    }

    @Test("M3.1 without tracking a message is its author's, less the marks")
    func untracked() throws {
        let html =
            "<p>é\r\n<a href=https://a.example/?a&b>x</A ><a data-tracking=false href='https://b.example'></body>\0"
        #expect(try render(html) == html.replacing(" data-tracking=false", with: ""))
    }

    @Test("Values and URLs are not read again: what looks like a placeholder in them is text")
    func notReadAgain() throws {
        let html = "{{ profile.x }}<a href=\"https://a.example/{{ profile.x }}\">"
        let output = try render(html, ["x": "{{ profile.y }}", "y": "no"])
        #expect(output == "{{ profile.y }}<a href=\"https://a.example/%7B%7B%20profile.y%20%7D%7D\">")
    }
}
