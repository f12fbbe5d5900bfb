import Foundation
import Messages
import TestSupport
import Testing

@Suite("A text part made of the HTML")
struct GeneratedTextTests {
    private func text(_ html: String) -> String {
        String(decoding: GeneratedText(html: Array(html.utf8)).bytes, as: UTF8.self)
    }

    /// `/` stands for a line end.
    @Test(
        "The text is laid out as a reader would see it",
        arguments: [
            ("", ""), ("Hello", "Hello/"), ("  a \n\t b&nbsp; c  ", "a b c/"), ("a&amp;b &lt;c>", "a&b <c>/"),
            ("<p>a</p><p>b</p>", "a//b/"), ("<div>a</div><div>b<br>c</div>", "a/b/c/"), ("a<br><br><br>b", "a//b/"),
            ("<h1>Title</h1>text", "Title//text/"), ("<b>a</b>b <i>c</i>", "ab c/"),
            ("<ul><li>a<li>b</ul>c", "- a/- b//c/"), ("<ol><li>a</li><li><p>b</p></li></ol>", "1. a/2. b/"),
            ("<ul><li></li></ul><p>a</p>", "a/"),
            ("<ul><li>a<ul><li>b</ul><li>c</ul>", "- a/  - b/- c/"),
            ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b/c/"),
            ("a<hr>b", "a//--------------------//b/"),
            ("<title>t</title><style>s</style><script>x</script>a<!-- c --><textarea>d</textarea>", "a/"),
            ("<!--[if mso]>outlook<![endif]--><!--[if !mso]><!-->others<!--<![endif]-->", "others/"),
            ("<div style='Display: none'>a<div>b</div>c</div>d", "d/"), ("<p hidden>a</p>b", "b/"),
            ("<div style='display:none'>a never ends", "a never ends/"),
            ("a&#847;&zwnj;&#8203;&shy;b", "a\u{200C}b/"), ("<img src=x alt='Our logo'>", "Our logo/"),
        ])
    func layout(html: String, expected: String) {
        #expect(text(html).replacing("\r\n", with: "/") == expected)
    }

    @Test(
        "M1.3 behind a link's text its URL, in angle brackets",
        arguments: [
            ("<a href='https://a.example/?x=1&amp;y=2'>Read on</a>.", "Read on <https://a.example/?x=1&y=2>."),
            ("<a href='https://a.example'>https://a.example</a>x", "<https://a.example>x"),
            ("<a href='https://a.example'><img src=x></a>", "<https://a.example>"),
            ("<a href='https://a.example'><div>Buy</div></a><p>b</p>", "Buy <https://a.example>//b"),
            (
                "<a href='https://a.example'>open <a href='https://b.example'>b",
                "open <https://a.example> b <https://b.example>"
            ),
            ("<map><area href='https://a.example' alt='Left'></map>", "Left <https://a.example>"),
            ("<a href='mailto:x@y.example?subject=s'>Write</a>", "Write (x@y.example)"),
            ("<a href='tel:+1'>+1</a>", "+1"), ("<a href='#top'>Top</a> <a href='/x'>x</a>", "Top x"),
            ("<a name=x>x</a>", "x"),
        ])
    func links(html: String, expected: String) {
        #expect(text(html).replacing("\r\n", with: "/") == expected + "/")
    }

    @Test(
        "M1.6, M2.1 links keep their placeholders and their marks, and the URL of the preferences is one",
        arguments: [
            ("<a data-tracking='false' href='https://a.example'>x</a>", "x <{{ untracked }} https://a.example>"),
            (
                "Dear {{ profile.name | default: &quot;A &amp; &lt;B&gt;&quot; }}<a href='https://a.example/{{profile.x}}'>x</a>",
                "Dear {{ profile.name | default: \"A & <B>\" }}x <https://a.example/{{ profile.x }}>"
            ),
            ("<a href='{{ preferencesURL }}'>Preferences</a>", "Preferences <{{ preferencesURL }}>"),
            ("a &#123;{ profile.x }} b", "a { { profile.x }} b"),
        ])
    func placeholders(html: String, expected: String) {
        #expect(text(html) == expected + "\r\n")
    }

    @Test(
        "M1.3, M1.5 a URL leads to the same place, whatever would end it in plain text",
        arguments: [
            ("https://a.example/x.", "https://a.example/x%2E"), ("https://a.example/a b", "https://a.example/a%20b"),
            ("https://a.example/?q=why?!", "https://a.example/?q=why%3F%21"),
            ("https://a.example/(a)", "https://a.example/(a)"),
            ("https://a.example/a)b", "https://a.example/a%29b"),
            ("https://a.example/«é»", "https://a.example/%C2%ABé%C2%BB"),
            ("https://a.example/<x>", "https://a.example/%3Cx%3E"),
            ("https://a.example/{{ profile.x }}.", "https://a.example/{{ profile.x }}%2E"),
        ])
    func urls(url: String, expected: String) {
        let html = "<a href=\"\(url.replacing("&", with: "&amp;"))\">x</a>"
        #expect(text(html) == "x <\(expected)>\r\n")
        #expect(MessagesTests.links(inText: text(html)).map(\.url) == [expected])
    }

    @Test("M1.7 in real mails every tracked link that a browser shows is in the text, and only those marked are marked")
    func corpus() throws {
        for file in try Corpus.files(in: "emails", withExtension: "html") {
            let html = [UInt8](try Data(contentsOf: file))
            let written = FoundLinks(plainText: GeneratedText(html: html).bytes).links
            let shown = FoundLinks(html: html).links.filter { $0.element == "a" || $0.element == "area" }
            let tracked = Set(shown.filter(\.isTracked).map(\.url))
            for link in written where link.reason == .marked {
                #expect(shown.contains { $0.reason == .marked && $0.url == link.url }, "\(file.lastPathComponent)")
            }
            let percentEncoded = Set(written.map { $0.url.removingPercentEncoding ?? $0.url })
            let missing = tracked.filter { !percentEncoded.contains($0.removingPercentEncoding ?? $0) }
            // Those in what is hidden.
            #expect(missing.count * 4 <= tracked.count, "\(file.lastPathComponent): \(missing)")
        }
    }

    @Test("Any input makes UTF-8 whose size is bounded, in time that is linear")
    func anyInput() throws {
        var random = SeededGenerator(seed: 5)
        let seed = Array("<ul><li><a href='https://a.example/{{ profile.x }}'>x</a><div style='display:none'>".utf8)
        for _ in 0..<2000 {
            let html = HostileMail.mutated(seed, using: &random)
            let text = GeneratedText(html: html).bytes
            #expect(String(validating: text, as: UTF8.self) != nil)
            #expect(text.count <= html.count * 12 + 64)
        }
        let nested = Array(String(repeating: "<ul><li>", count: 50_000).utf8)
        #expect(GeneratedText(html: nested).bytes.count < nested.count)
        let links = Array(String(repeating: "<a href=https://a.example/{{x}}>{{x}}", count: 20_000).utf8)
        let start = ContinuousClock.now
        _ = GeneratedText(html: links)
        #expect(.now - start < .seconds(20))
    }
}
