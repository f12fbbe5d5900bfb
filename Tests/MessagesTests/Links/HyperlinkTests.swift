import Testing

@testable import Messages

@Suite("Hyperlinks: what a URL is, and what forbids to track it")
struct HyperlinkTests {
    @Test(
        "M1.2 absolute http and https URLs are relevant",
        arguments: [
            "https://a.example", "http://a.example/", "HTTPS://A.example/Q", "hTtP://a.example",
            "https://a.example:8443/x",
            "https://user:secret@a.example/", "https://user@a.example:80/", "http://127.0.0.1/", "http://[::1]/",
            "http://[2001:db8::1]:8080/x?y", "https://münchen.example/straße", "https://例え.テスト/",
            "https://a.example?q", "https://a.example#f", "https://a.example/%zz", "https://a.example/a b",
            "https://a.example/{{ profile.x }}", "https://{{ profile.shop }}.a.example/", "https://a.example\\b",
            "https://localhost", "https://a_b.example/", "https://a.example./", "https://a.example/?u=mailto:x@y",
            "https://a.example/api/orgs/short/r/x", "https://a.example/api/orgs/AAAAAAAAAAAAAAAAAAAAAA/x/y",
            "https://a.example/x/api/orgs/AAAAAAAAAAAAAAAAAAAAAA/r/y",
            "https://a.example/api/orgs/AAAAAAAAAAAAAAAAAAAAAA",
        ])
    func tracked(value: String) {
        let hyperlink = Hyperlink(value: Array(value.utf8).span)
        #expect(hyperlink.reason == nil)
        #expect(hyperlink.url == value)
    }

    @Test(
        "M1.2 everything else is not, and the report says why (M1.7)",
        arguments: [
            ("", UntrackedReason.empty), ("   ", .empty), ("\n\t\r", .empty), ("\0\u{1}\u{1F} ", .empty),
            ("#", .fragment), ("#top", .fragment), ("  #top", .fragment), ("\t#https://a.example", .fragment),
            ("/a", .relative), ("a", .relative), ("./a", .relative), ("?q", .relative), ("//a.example/b", .relative),
            ("\\\\a.example", .relative), ("a.example/https://b", .relative), ("www.a.example", .relative),
            ("1https://a.example", .relative), (":https://a.example", .relative), ("ht tp://a.example", .relative),
            ("é:x", .relative), ("{{unsubscribe}}", .relative), ("%7B%7Bx", .relative),
            ("-https://a.example", .relative),
            ("mailto:a@b.example", .scheme), ("MAILTO:a@b.example", .scheme), ("tel:+15551234", .scheme),
            ("sms:+1555", .scheme), ("javascript:alert('https://a.example')", .scheme), ("jAvAsCrIpT:x", .scheme),
            ("java\nscript:x", .scheme), ("data:text/html,https://a.example", .scheme), ("cid:part1", .scheme),
            ("myapp://open?u=https://a.example", .scheme), ("ftp://a.example", .scheme), ("httpx://a.example", .scheme),
            ("http+x://a.example", .scheme), ("h:x", .scheme), ("itms-apps://a", .scheme), ("about:blank", .scheme),
            ("localhost:8080", .scheme),
            ("https://", .invalid), ("http://", .invalid), ("https:///", .invalid), ("https://?q", .invalid),
            ("https://#f", .invalid), ("https://:80/", .invalid), ("https://user@/", .invalid),
            ("https://a b.example/", .invalid), ("https://a<b/", .invalid), ("https://a.example:8x/", .invalid),
            ("https://a.example:port/", .invalid), ("https://a|b/", .invalid), ("https://a^b/", .invalid),
            ("https://a\"b/", .invalid), ("https://{x}/", .invalid), ("https:", .invalid),
            (Own.base + "/r/abc", .own), (Own.base + "/o/abc", .own), (Own.base + "/r/", .own),
            (Own.base + "/p/abc", .own), (Own.base + "/u/abc", .own),
            ("http://127.0.0.1:8080/api/orgs/0123456789abcdefABCDE_/r/x?y#z", .own),
        ])
    func untracked(value: String, reason: UntrackedReason) {
        #expect(Hyperlink(value: Array(value.utf8).span).reason == reason)
    }

    @Test(
        "M1.5 a URL is trimmed, and loses tabs and newlines, as in a browser",
        arguments: [
            (" https://a.example ", "https://a.example"), ("\nhttps://a.example\r\n", "https://a.example"),
            ("ht\ntps://a.exa\tmple/b\r\nc", "https://a.example/bc"),
            ("\0\u{1F}https://a.example\u{1}", "https://a.example"),
            ("https://a.example/a  b", "https://a.example/a  b"),
            ("https://a.example/\u{1}x", "https://a.example/\u{1}x"),
            ("https://a.example/\u{A0}", "https://a.example/\u{A0}"),
            ("https://a.example/\u{B}x", "https://a.example/\u{B}x"),
            ("https:\n//a.example", "https://a.example"), ("h\tttps://a.example", "https://a.example"),
        ])
    func trimmed(value: String, url: String) {
        let hyperlink = Hyperlink(value: Array(value.utf8).span)
        #expect(hyperlink.url == url)
        #expect(hyperlink.reason == nil)
    }

    @Test("M1.7 the list of reasons is closed")
    func reasons() {
        #expect(
            UntrackedReason.allCases.map(\.rawValue)
                == ["marked", "scheme", "relative", "fragment", "empty", "invalid", "own", "switchedOff"])
    }

    @Test(
        "The host within an authority",
        arguments: [
            ("https://a.example/x", "a.example"), ("https://u:p@a.example:81?q", "a.example"),
            ("http://[::1]:8/", "[::1]"),
            ("https://u@v@a.example#x@y", "a.example"), ("https:\\\\a.example\\b", "a.example"), ("http://a:", "a"),
            ("http://[::1]", "[::1]"), ("http://u:p@[::1]", "[::1]"),
        ])
    func host(url: String, host: String) throws {
        let bytes = Array(url.utf8)
        let found = URLAuthority(bytes.span)
        let authority = try #require(found)
        #expect(String(decoding: bytes[authority.host], as: UTF8.self) == host)
    }
}
