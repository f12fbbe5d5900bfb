import Foundation
import Messages
import TestSupport
import Testing

@Suite("Mail bodies and their encodings")
struct MailBodyTests {
    private struct Part: Decodable, Equatable {
        let type: String
        let encoding: String
        let bytes: String

        var body: [UInt8] { Array(Data(base64Encoded: bytes) ?? Data()) }
    }

    private func mail(html: [UInt8]?, text: [UInt8]?, for transport: MailTransport = .file) -> [UInt8] {
        Mail(
            from: "a@b.example", to: "c@d.example", date: Date(timeIntervalSince1970: 0), messageID: "1@b.example",
            headers: [],
            content: RenderedMessage(subject: "S", html: html, text: text)
        ).bytes(for: transport)
    }

    /// The parts as Python's `email` reads them.
    private func parts(_ mail: [UInt8]) throws -> [Part] {
        let program = """
            import base64, email, json, sys
            mail = email.message_from_bytes(sys.stdin.buffer.read())
            parts = [part for part in mail.walk() if not part.is_multipart()]
            print(json.dumps([{'type': part['Content-Type'], 'encoding': part['Content-Transfer-Encoding'],
                'bytes': base64.b64encode(part.get_payload(decode=True)).decode()} for part in parts]))
            assert not mail.defects and not any(part.defects for part in parts)
            """
        return try Python.run(program, input: Data(mail), as: [Part].self)
    }

    /// `LONG` stands for 998 characters.
    @Test(
        "The encoding is chosen by content, and what is decoded is what was authored",
        arguments: [
            ("", "7bit"), ("plain", "7bit"), ("plain\r\n", "7bit"), ("a\r\n\r\n.\r\nFrom x\r\n", "7bit"),
            ("=20 is no escape\r\n", "7bit"), ("\ttab \r\n", "7bit"),
            ("é\r\n", "8bit"), ("日本語\r\n👍", "8bit"), ("a\nb", "quoted-printable"), ("a\r\nb\n", "quoted-printable"),
            ("a\rb", "quoted-printable"),
            ("a\r", "quoted-printable"), ("\n", "quoted-printable"), ("\r\r\n", "quoted-printable"),
            ("a\0b", "quoted-printable"),
            ("LONG", "7bit"), ("LONG\r\n", "7bit"), ("LONGx\r\n", "quoted-printable"), ("LONGx", "quoted-printable"),
            ("LONG\r\nLONGx", "quoted-printable"), ("éLONG\r\n", "quoted-printable"),
            ("a \nb\t\nc = d\n \n", "quoted-printable"),
            ("é=\nLONG\r\n trailing \n", "quoted-printable"), ("x\n ", "quoted-printable"),
            ("x\n\t\r\ny", "quoted-printable"),
        ] as [(String, String)])
    func encodings(body: String, encoding: String) throws {
        let bytes = Array(body.replacing("LONG", with: String(repeating: "x", count: 998)).utf8)
        for mail in [mail(html: bytes, text: nil), mail(html: Array("x".utf8), text: bytes)] {
            let part = try #require(try parts(mail).first)
            #expect(part.encoding == encoding)
            #expect(part.body == bytes)
            let lines = Data(mail).split(separator: 0x0A, omittingEmptySubsequences: false)
            #expect(lines.dropLast().allSatisfy { $0.last == 0x0D && !$0.dropLast().contains(0x0D) && $0.count <= 999 })
            #expect((lines.last?.count ?? 0) <= 998)
        }
    }

    @Test(
        "Over SMTP a mail has seven bits and ends with a line break, and arrives as it was authored",
        arguments: [
            ("", "7bit"), ("plain\r\n", "7bit"), (".\r\n..\r\n", "7bit"), ("plain", "quoted-printable"),
            ("a ", "quoted-printable"), ("é\r\n", "quoted-printable"), ("é", "quoted-printable"),
            ("a\nb", "quoted-printable"),
            ("a\n", "quoted-printable"),
        ])
    func sevenBits(body: String, encoding: String) throws {
        let bytes = Array(body.utf8)
        for mail in [
            mail(html: bytes, text: nil, for: .smtp), mail(html: Array("é".utf8), text: bytes, for: .smtp),
        ] {
            #expect(mail.allSatisfy { $0 < 0x80 && $0 != 0 })
            #expect(mail.suffix(2) == [0x0D, 0x0A])
            #expect(try parts(mail).first?.body == bytes)
        }
        #expect(try parts(mail(html: bytes, text: nil, for: .smtp)).first?.encoding == encoding)
    }

    @Test("Quoted-printable lines have 76 characters at most and no space before their end (RFC 2045 §6.7)")
    func quotedPrintableLines() throws {
        var generator = SeededGenerator(seed: 21)
        let pieces = [
            "a", " ", "\t", "=", "é", "\r\n", "\n", "\r", "\0", ".", "\u{FF}", String(repeating: "y", count: 74),
            "--=_waymark",
        ]
        for _ in 0..<12 {
            let body =
                [0xFF, 0x0A]
                + (0..<300).flatMap { _ -> [UInt8] in Array(pieces.randomElement(using: &generator)!.utf8) }
            let bytes = mail(html: nil, text: body)
            let part = try #require(try parts(bytes).first)
            #expect(part.encoding == "quoted-printable" && part.body == body)
            let text = String(decoding: bytes, as: UTF8.self)
            let encoded = try #require(text.range(of: "\r\n\r\n")).upperBound
            for line in text[encoded...].components(separatedBy: "\r\n") {
                #expect(line.utf8.count <= 76 && line.last != " " && line.last != "\t")
            }
        }
    }

    @Test("Text comes first, HTML last, both in UTF-8, whatever the boundary has to avoid (RFC 2046 §5.1)")
    func alternative() throws {
        for text in [
            "plain", "--=_waymark\r\nx", "--=_waymark--\r\n--=_waymark_\r\n", "x\r\n--=_waymark_",
            "--=_waymark\nquoted",
        ] {
            let html = Array("<p>--=_waymark__ é</p>\r\n".utf8)
            let found = try parts(mail(html: html, text: Array(text.utf8)))
            #expect(found.map(\.type) == ["text/plain; charset=utf-8", "text/html; charset=utf-8"])
            #expect(found.map(\.body) == [Array(text.utf8), html])
        }
    }

    @Test("Every mail of the corpus arrives as it was rendered")
    func corpus() throws {
        for file in try Corpus.files(in: "emails", withExtension: "html") {
            let html = Array(try Data(contentsOf: file))
            let found = try parts(mail(html: html, text: Array("See https://a.example\n".utf8)))
            #expect(found.map(\.body) == [Array("See https://a.example\n".utf8), html], "\(file.lastPathComponent)")
        }
    }
}
