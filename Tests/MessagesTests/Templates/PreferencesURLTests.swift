import Messages
import Testing

@Suite("The URL of the preference page")
struct PreferencesURLTests {
    private static let page = "https://go.example/api/orgs/AAAAAAAAAAAAAAAAAAAAAA/p/"
    private static let tracked = GivenURLs(link: "T{ordinal}/", preferences: page, hasIdentifiers: true)
    private static let untracked = GivenURLs(link: nil, preferences: page, hasIdentifiers: true)

    private func render(html: String, _ given: GivenURLs?) throws -> String {
        let content = MessageContent(subject: "", from: "", isOpenTracking: false, html: Array(html.utf8), text: nil)
        return String(decoding: try #require(try content.rendered([:], given).html), as: UTF8.self)
    }

    @Test(
        "M10.3 it stands where its placeholder does, written as it has to be there, tracked or not",
        arguments: [
            (#"<a href="{{ preferencesURL }}">x</a>"#, #"<a href="\#(page)[]">x</a>"#),
            (#"<a href=' {{preferencesURL}} '>x</a>"#, #"<a href=' \#(page)[] '>x</a>"#),
            (#"<a href="{{ preferencesURL }}?a=1&amp;b">"#, #"<a href="\#(page)[]?a=1&amp;b">"#),
            ("<p>{{ preferencesURL }}</p>", "<p>\(page)[]</p>"),
            (#"{{ preferencesURL | default: "no" }}"#, "\(page)[]"),
            (
                #"<a href="https://a.example/?u={{ preferencesURL }}">"#,
                #"<a href="https://a.example/?u=https%3A%2F%2Fgo.example%2Fapi%2Forgs%2FAAAAAAAAAAAAAAAAAAAAAA%2Fp%2F[]">"#
            ),
            (
                #"<a href={{ preferencesURL }}>x</a>"#,
                #"<a href=https&#58;&#47;&#47;go&#46;example&#47;api&#47;orgs&#47;AAAAAAAAAAAAAAAAAAAAAA&#47;p&#47;[]>x</a>"#
            ),
        ])
    func placed(html: String, expected: String) throws {
        #expect(try render(html: html, Self.tracked) == expected)
        #expect(try render(html: html, Self.untracked) == expected)
    }

    @Test("M3.1 M10.3 where nothing is tracked it is all that is put in")
    func untracked() throws {
        let html = #"<a href="https://a.example/">1</a><a href="{{ preferencesURL }}">2</a></body>"#
        #expect(
            try render(html: html, Self.untracked)
                == #"<a href="https://a.example/">1</a><a href="\#(Self.page)[]">2</a></body>"#)
        #expect(
            try render(html: html, Self.tracked)
                == #"<a href="T1/[]">1</a><a href="\#(Self.page)[]">2</a></body>"#)
    }

    @Test("M10.3 it stands in plain text as it is")
    func plainText() throws {
        let content = MessageContent(
            subject: "", from: "", html: nil, text: Array("https://a.example: {{ preferencesURL }}.".utf8))
        #expect(try content.rendered([:], Self.tracked).text == Array("T1/[]: \(Self.page)[].".utf8))
        #expect(try content.rendered([:], Self.untracked).text == Array("https://a.example: \(Self.page)[].".utf8))
    }

    @Test("M10.3 in a part that is not in UTF-8 it stands as well")
    func otherCharset() throws {
        let html = #"<meta charset="iso-8859-1"><a href="{{ preferencesURL }}">x</a>"#
        #expect(
            try render(html: html, Self.untracked) == html.replacing("{{ preferencesURL }}", with: Self.page + "[]"))
    }

    @Test(
        "M1.2 a hyperlink that has it in it is one of Waymark's own, and never tracked",
        arguments: [
            "{{ preferencesURL }}", "{{preferencesURL}}?x", " {{ preferencesURL }}",
            "https://a.example/?u={{ preferencesURL }}&v={{ profile.x }}", "{{ preferencesURL | default: 'x' }}",
        ])
    func own(url: String) {
        #expect(links(#"<a href="\#(url)" data-tracking-name="n">"#).map(\.reason) == [.own])
        #expect(links(inText: "x \(url) y").map(\.reason) == [.own])
        #expect(links(#"<a href="\#(url.replacing("preferencesURL", with: "profile.y"))">"#).map(\.reason) != [.own])
    }

    @Test("M1.7 in plain text it is a link where a reader will see one")
    func boundaries() {
        let text = "(https://a.example/): ({{ preferencesURL }}), x{{ preferencesURL }}, {{ preferencesURL }}."
        let found = links(inText: text)
        #expect(found.map(\.url) == ["https://a.example/", "{{ preferencesURL }}", "{{ preferencesURL }}"])
        #expect(found.map(\.reason) == [nil, .own, .own])
        #expect(found.map(\.ordinal) == [1, 2, 3])
        #expect(found.map { slice(text, $0.range) } == found.map(\.url))
    }

    @Test("M1.4 rewriting without a store leaves it as written")
    func rewriter() {
        let html = #"<a href="{{ preferencesURL }}">x</a>"#
        #expect(rewrite(html) == html)
        #expect(rewrite(text: "x {{ preferencesURL }} y") == "x {{ preferencesURL }} y")
    }

    @Test("Without personalisation it is text like any other")
    func withoutPersonalisation() throws {
        let html = #"{{ preferencesURL }}<a href="{{ preferencesURL }}">"#
        let content = MessageContent(
            subject: "{{ preferencesURL }}", from: "", isOpenTracking: false, isPersonalised: false,
            html: Array(html.utf8), text: nil)
        #expect(try content.rendered([:], Self.tracked).html == Array(html.utf8))
    }
}
