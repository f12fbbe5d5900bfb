import Testing

@testable import ContactPoints

@Suite("E-mail addresses")
struct EmailAddressTests {
    @Test(
        "M10.2 the domain goes into lower case and ASCII, the rest stays",
        arguments: [
            ("a@b.example", "a@b.example"), ("Ann.Lee@B.EXAMPLE", "Ann.Lee@b.example"),
            ("ANN+x@b.example", "ANN+x@b.example"), ("a@localhost", "a@localhost"),
            ("o'neil@b.example", "o'neil@b.example"), ("jürgen@b.example", "jürgen@b.example"),
            ("a@xn--mnchen-3ya.Example", "a@xn--mnchen-3ya.example"),
            ("a@MÜNCHEN.example", "a@xn--mnchen-3ya.example"), ("a@mu\u{308}nchen.example", "a@xn--mnchen-3ya.example"),
            ("a@faß.example", "a@xn--fa-hia.example"), ("a@日本語.example", "a@xn--wgv71a119e.example"),
            ("a@ｂ。example", "a@b.example"), ("a@b\u{AD}c.example", "a@bc.example"),
            ("a@1-2.example", "a@1-2.example"), ("a@b--c.example", "a@b--c.example"),
            (
                "a@" + String(repeating: "b", count: 63) + ".example",
                "a@" + String(repeating: "b", count: 63) + ".example"
            ),
        ])
    func normalised(text: String, expected: String) throws {
        let contact = try ContactPoint(text, region: nil)
        #expect(contact.text == expected)
        #expect(try ContactPoint(expected, region: nil) == contact)
        #expect(try ContactPoint(text, .email, region: nil) == contact)
    }

    @Test(
        "M10.2 what no mail could be sent to, and why",
        arguments: [
            ("", "empty"), ("a", "neither"), ("@", "nothing before"), ("a@", "nothing behind"),
            ("@b.example", "nothing before"), ("a@b@c.example", "more than one"), ("a b@c.example", "space"),
            (" a@b.example", "space"), ("a@b.example ", "space"), ("a@b.example\n", "space"),
            ("a\u{A0}b@c.example", "space"), ("a\u{85}b@c.example", "space"), ("a@b.example\u{2028}", "space"),
            ("a@.example", "no domain"), ("a@example.", "no domain"), ("a@b..example", "no domain"),
            ("a@-b.example", "no domain"), ("a@b-.example", "no domain"), ("a@b_c.example", "no domain"),
            ("a@b%20c.example", "no domain"), ("a@b/c.example", "no domain"), ("a@b#c", "no domain"),
            ("a@" + String(repeating: "b", count: 64) + ".example", "no domain"),
            ("a@ü..example", "IDNA"), ("a@-ü.example", "IDNA"), ("a@b\u{200D}c.example", "IDNA"),
            ("a@\u{301}b.example", "IDNA"), ("a@\u{5D0}a.example", "IDNA"), ("a@xn--a.example", "IDNA"),
            ("a@xn--zzzzzzzzz99.example", "IDNA"), ("a@xn--faß.example", "IDNA"),
            ("a@" + String(repeating: "ü", count: 70) + ".example", "IDNA"),
            ("a,b@c.example", "character"), ("<a@b.example>", "character"),
            ("a@b.example,c@d.example", "more than one"),
            ("a@b.example,c", "character"), ("\"a\"@b.example", "character"), ("a@[127.0.0.1]", "character"),
            ("a\u{0}@b.example", "character"), ("a\r\nBcc: x@b.example", "character"),
            ("a\u{7F}@b.example", "character"),
            (String(repeating: "a", count: 250) + "@b.ex", "longer than 254"),
        ])
    func refused(text: String, words: String) {
        let error = #expect(throws: ContactPointError.self) { try ContactPoint(text, region: nil) }
        #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
    }

    @Test(
        "The address of a mailbox",
        arguments: [
            ("a@B.example", "a@b.example"), ("Ann <a@B.example>", "a@b.example"), ("<a@b.example>", "a@b.example"),
            ("A <b> <a@b.example>", "a@b.example"), ("Ann", nil), ("Ann <>", nil), ("Ann <a>", nil),
            ("a@b.example>", nil), ("", nil), ("+49 170 1234567", nil),
        ]
            as [(String, String?)])
    func mailbox(text: String, expected: String?) {
        #expect((try? ContactPoint(mailbox: text))?.text == expected)
    }
}
