import Testing

@testable import Workspace

@Suite("E-mail addresses")
struct EmailAddressTests {
    @Test(
        "M10.2 the domain goes into lower case, the rest stays",
        arguments: [
            ("a@b.example", "a@b.example"), ("Ann.Lee@B.EXAMPLE", "Ann.Lee@b.example"),
            ("ANN+x@b.example", "ANN+x@b.example"), ("a@localhost", "a@localhost"),
            ("o'neil@b.example", "o'neil@b.example"), ("a@xn--mnchen-3ya.Example", "a@xn--mnchen-3ya.example"),
            ("a@MÜNCHEN.example", "a@münchen.example"),
        ])
    func normalised(text: String, expected: String) {
        #expect(EmailAddress(text)?.text == expected)
    }

    @Test(
        "M10.2 what no mail could be sent to",
        arguments: [
            "", "a", "@", "a@", "@b.example", "a@b@c.example", "a b@c.example", " a@b.example", "a@b.example ",
            "a@b.example\n", "a@.example", "a@example.",
            "a,b@c.example", "<a@b.example>", "a@b.example,c@d.example", "\"a\"@b.example", "a@[127.0.0.1]",
            "a\u{0}@b.example", "a\r\nBcc: x@b.example", "a\u{7F}@b.example",
            String(repeating: "a", count: 250) + "@b.ex",
        ])
    func refused(text: String) {
        #expect(EmailAddress(text) == nil)
    }

    @Test(
        "The address of a mailbox",
        arguments: [
            ("a@B.example", "a@b.example"), ("Ann <a@B.example>", "a@b.example"), ("<a@b.example>", "a@b.example"),
            ("A <b> <a@b.example>", "a@b.example"), ("Ann", nil), ("Ann <>", nil), ("Ann <a>", nil),
            ("a@b.example>", nil), ("", nil),
        ]
            as [(String, String?)])
    func mailbox(text: String, expected: String?) {
        #expect(EmailAddress(mailbox: text)?.text == expected)
    }
}
