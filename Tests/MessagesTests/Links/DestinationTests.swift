import Messages
import Testing

@Suite("Destinations and their Location")
struct DestinationTests {
    private func location(_ url: String) -> String? {
        Destination(url: url, isPersonalised: false).location.map { String(decoding: $0, as: UTF8.self) }
    }

    @Test(
        "M1.5 nothing is normalised but what is not ASCII",
        arguments: [
            "https://a.example", "https://A.Example/", "http://a.example:80/", "https://a.example/a/../b/./c",
            "https://a.example//x",
            "https://a.example/?b=2&a=1&&a=", "https://a.example/#f#g?h", "https://a.example/%c3%A9%zz%",
            "https://a.example/a b",
            "https://a.example/<>\"{}|\\^`", "https://u:p@a.example/", "http://[::1]:80/", "https://a.example/+%2B%20",
            "https://a.example?",
            "https://a.example/'()*!$&,;=:@~", "HTTPS://a.example/",
        ])
    func asItIs(url: String) {
        #expect(location(url) == url)
    }

    @Test(
        "M1.5 non-ASCII is percent-encoded UTF-8, hosts are IDNA, controls are encoded",
        arguments: [
            ("https://a.example/é", "https://a.example/%C3%A9"),
            ("https://a.example/?q=日本#é", "https://a.example/?q=%E6%97%A5%E6%9C%AC#%C3%A9"),
            ("https://a.example/e\u{301}", "https://a.example/e%CC%81"),
            ("https://a.example/👍", "https://a.example/%F0%9F%91%8D"),
            ("https://a.example/\u{1}\u{7F}\u{A0}", "https://a.example/%01%7F%C2%A0"),
            ("https://a.example/\0", "https://a.example/%00"),
            ("https://münchen.example/", "https://xn--mnchen-3ya.example/"),
            ("https://MÜNCHEN.example/É", "https://xn--mnchen-3ya.example/%C3%89"),
            ("https://münchen.example:8443/ü", "https://xn--mnchen-3ya.example:8443/%C3%BC"),
            ("https://münchen.example", "https://xn--mnchen-3ya.example"),
            ("https://ü:é@münchen.example/", "https://%C3%BC:%C3%A9@xn--mnchen-3ya.example/"),
            ("https://例え.テスト?a", "https://xn--r8jz45g.xn--zckzah?a"),
            ("https://faß.example/", "https://xn--fa-hia.example/"),
            ("https://例え。テスト/", "https://xn--r8jz45g.xn--zckzah/"),
            ("https://bücher.example#ü", "https://xn--bcher-kva.example#%C3%BC"),
            ("https://a.example/?u=https://münchen.example", "https://a.example/?u=https://m%C3%BCnchen.example"),
        ])
    func encoded(url: String, expected: String) {
        #expect(location(url) == expected)
    }

    @Test(
        "M1.6 a recipient's values are percent-encoded in place",
        arguments: [
            ("https://a.example/{{ profile.x }}", ["Zoë"], "https://a.example/Zo%C3%AB"),
            (
                "https://a.example/{{ profile.x }}?q={{ profile.y }}#f", ["a/b", "c&d=e"],
                "https://a.example/a%2Fb?q=c%26d%3De#f"
            ),
            ("https://a.example/?q={{ profile.x }}", [""], "https://a.example/?q="),
            ("https://a.example/?q={{profile.x}}{{profile.x}}", ["1", "2"], "https://a.example/?q=12"),
            ("https://a.example/{{ profile.x }}", ["{{ profile.y }}"], "https://a.example/%7B%7B%20profile.y%20%7D%7D"),
            ("https://a.example/{{ profile.x }}", ["a\r\nSet-Cookie: x"], "https://a.example/a%0D%0ASet-Cookie%3A%20x"),
            ("https://a.example/{{ profile.x }}", ["%41"], "https://a.example/%2541"),
            ("https://a.example/{{ profile.x | default: \"a b\" }}", ["-._~aZ9"], "https://a.example/-._~aZ9"),
            ("https://{{ profile.x }}.a.example/", ["shop"], "https://shop.a.example/"),
            ("https://{{ profile.x }}.a.example/", ["evil.example/"], "https://evil.example%2F.a.example/"),
            ("https://münchen.example/{{ profile.x }}", ["x"], "https://xn--mnchen-3ya.example/x"),
            ("https://a.example/{{ profile.x }}é", ["x"], "https://a.example/x%C3%A9"),
        ])
    func personalised(url: String, values: [String], expected: String) throws {
        let destination = Destination(url: url, isPersonalised: true)
        #expect(destination.isPersonalised)
        #expect(destination.location == nil)
        #expect(String(decoding: try #require(destination.location(values: values)), as: UTF8.self) == expected)
    }

    @Test("M1.6 the destination that is kept is the URL as that recipient was sent it, otherwise as written")
    func url() {
        let destination = Destination(
            url: "https://münchen.example/é/{{ profile.x }}?{{ profile.y }}é", isPersonalised: true)
        #expect(destination.url(values: ["a b", "ü"]) == "https://münchen.example/é/a%20b?%C3%BCé")
    }

    @Test("There has to be a value for each placeholder", arguments: [[], ["a"], ["a", "b", "c"]])
    func count(values: [String]) {
        let destination = Destination(url: "https://a.example/{{ profile.x }}/{{ profile.y }}", isPersonalised: true)
        #expect(destination.location(values: values) == nil)
        #expect(destination.url(values: values) == nil)
    }

    @Test("Without personalisation braces are braces")
    func switchedOff() {
        let destination = Destination(url: "https://a.example/{{ profile.x }}", isPersonalised: false)
        #expect(!destination.isPersonalised)
        #expect(destination.location.map { String(decoding: $0, as: UTF8.self) } == "https://a.example/{{ profile.x }}")
    }
}
