import Foundation
import Messages
import Testing

@Suite("Escaping")
struct EscapingTests {
    @Test(
        "M1.6 every value is written as its place needs it",
        arguments: [
            ("plain", "plain", "plain"), ("", "", ""), ("a&b", "a&amp;b", "a%26b"), ("<b>", "&lt;b&gt;", "%3Cb%3E"),
            ("\"'", "&quot;&#39;", "%22%27"), ("é", "é", "%C3%A9"), ("&amp;", "&amp;amp;", "%26amp%3B"),
            ("a b+c", "a b+c", "a%20b%2Bc"),
            ("-._~09azAZ", "-._~09azAZ", "-._~09azAZ"), ("/?#[]@:", "/?#[]@:", "%2F%3F%23%5B%5D%40%3A"),
            ("\r\n\0", "\r\n\0", "%0D%0A%00"),
            ("%", "%", "%25"), ("😀", "😀", "%F0%9F%98%80"), ("{{ x }}", "{{ x }}", "%7B%7B%20x%20%7D%7D"),
        ])
    func escaped(value: String, html: String, url: String) {
        #expect(Escaping.none.escaped(value) == value)
        #expect(Escaping.html.escaped(value) == html)
        #expect(Escaping.url.escaped(value) == url)
    }

    @Test("Every byte of a URL value is unreserved or encoded, and decodes to what it was")
    func everyByte() {
        let value = String((0...255).map { Character(Unicode.Scalar($0)!) })
        let escaped = Escaping.url.escaped(value)
        #expect(
            escaped.utf8.allSatisfy { byte in
                Character(Unicode.Scalar(byte)).isLetter || Character(Unicode.Scalar(byte)).isNumber
                    || "-._~%".utf8.contains(byte)
            })
        #expect(escaped.removingPercentEncoding == value)
    }

    @Test("M1.6 a value that is missing or empty gives way to the default, or to nothing")
    func variables() throws {
        let variables = Variables(profile: ["name": "Zoë", "empty": ""])
        let expected = [
            "Zoë": "{{ profile.name | default: \"x\" }}", "x": "{{ profile.empty | default: \"x\" }}",
            "y": "{{ profile.no | default: \"y\" }}", "": "{{ profile.no }}",
        ]
        for (value, text) in expected {
            #expect(variables[try #require(Placeholder.all(in: Array(text.utf8)).first)] == value)
        }
    }
}
