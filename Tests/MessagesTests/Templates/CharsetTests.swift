import Foundation
import Testing

@testable import Messages

@Suite("Charsets")
struct CharsetTests {
    private func compiled(_ html: [UInt8], text: [UInt8]? = nil) throws -> CompiledMessage {
        let content = MessageContent(subject: "S", from: "a@b.example", html: html, text: text)
        return try CompiledMessage(content, knownVariables: nil)
    }

    @Test(
        "M1.4 bytes pass through under the charset that the HTML declares",
        arguments: [
            ("<meta charset=iso-8859-1>", "iso-8859-1"), ("<META CHARSET='Windows-1252'>", "windows-1252"),
            ("<meta http-equiv=Content-Type content=\"text/html; charset=ISO-8859-15\">", "iso-8859-15"),
            ("<!-- <meta charset=koi8-r> --><meta charset=gb18030>", "gb18030"),
        ])
    func declared(head: String, charset: String) throws {
        let html = Array(head.utf8) + Array("<p>caf".utf8) + [0xE9] + Array("</p>{{ profile.x }}".utf8)
        let rendered = try compiled(html).render(Variables(profile: ["x": "é<€"]))
        #expect(rendered.htmlCharset == charset)
        #expect(rendered.html == html.dropLast(15) + Array("&#233;&lt;&#8364;".utf8))
        let mail = Mail(
            from: "a@b.example", to: "c@d.example", date: .init(timeIntervalSince1970: 0), messageID: "m", headers: [],
            content: rendered)
        #expect(
            String(decoding: mail.bytes(for: .file), as: UTF8.self).contains(
                "Content-Type: text/html; charset=\(charset)\r\n"))
    }

    @Test(
        "An escape, or ISO-2022 declared without one, is ASCII like any other",
        arguments: ["<p>\u{1B}$B", "<meta charset=utf-8>\u{1B}(B", "<meta charset=iso-2022-jp>x"])
    func escapes(html: String) throws {
        #expect(try compiled(Array(html.utf8)).render(Variables(profile: [:])).htmlCharset == "utf-8")
    }

    @Test("UTF-8 is UTF-8, whatever is declared")
    func utf8() throws {
        let html = Array("<meta charset=iso-8859-1>é{{ profile.x }}".utf8)
        let rendered = try compiled(html).render(Variables(profile: ["x": "é"]))
        #expect(rendered.htmlCharset == "utf-8")
        #expect(rendered.html == Array("<meta charset=iso-8859-1>éé".utf8))
    }

    @Test(
        "What cannot be scanned or named is refused, with its place",
        arguments: [
            ([0xFF, 0xFE, 0x3C, 0], 1, "UTF-16"), ([0xFE, 0xFF, 0, 0x3C], 1, "UTF-16"),
            ([0x3C, 0, 0x61, 0], 1, "UTF-16"),
            (Array("ab".utf8) + [0xE9], 3, "no other charset is declared"),
            (Array("<meta charset=utf-7>".utf8) + [0xE9], 21, "“utf-7” cannot be sent"),
            (Array("<meta charset=iso-2022-jp>".utf8) + [0xE9], 27, "“iso-2022-jp” cannot be sent"),
            (Array("<meta charset=iso-2022-jp>\u{1B}$B$\"\u{1B}(B".utf8), 27, "ISO-2022"),
            (Array("<meta charset=iso-8859-1><a href=https://a.example/".utf8) + [0xE9, 0x3E], 34, "percent-encode"),
        ] as [([UInt8], Int, String)])
    func refused(html: [UInt8], column: Int, words: String) throws {
        let error = try #require(throws: MessageError.self) { try compiled(html) }
        #expect(error.part == .html)
        #expect(error.position == Position(line: 1, column: column))
        #expect(error.problem.contains(words), "\(error.problem)")
    }

    @Test("A text part in another encoding is refused: nothing in it could say which")
    func text() throws {
        let error = try #require(throws: MessageError.self) { try compiled(Array("x".utf8), text: [0x61, 0x0A, 0xE9]) }
        #expect(error.part == .text)
        #expect(error.position == Position(line: 2, column: 1))
    }
}
