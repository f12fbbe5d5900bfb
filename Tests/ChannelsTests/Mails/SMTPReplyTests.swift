import Testing

@testable import Channels

@Suite("Replies of mail servers (RFC 5321, RFC 3463)")
struct SMTPReplyTests {
    @Test(
        "The code is the reply's and the enhanced one, and nothing of its text",
        arguments: [
            ("250 2.1.5 Ok\r\n", "250 2.1.5"), ("550 5.1.1 <ada@example.org>: unknown\r\n", "550 5.1.1"),
            ("550 ada@example.org unknown\r\n", "550"), ("550\r\n", "550"), ("421 4.3.2\n", "421 4.3.2"),
            ("550 5.1.1000 x\r\n", "550"), ("550 4.1.1 x\r\n", "550"), ("550 5.1 x\r\n", "550"),
            ("550 5..1 x", "550"), ("550 5.1.1. x", "550"), ("354 go\r\n", "354"),
        ])
    func codes(line: String, code: String) {
        #expect(SMTPReply(line: line.utf8)?.code == code)
    }

    @Test(
        "What is not the last line of a reply is none",
        arguments: ["250-mail", "", "25", "xyz a", "199 x", "600 x", "2500 x"])
    func none(line: String) {
        #expect(SMTPReply(line: line.utf8) == nil)
    }
}
