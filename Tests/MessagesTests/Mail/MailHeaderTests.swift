import Foundation
import Messages
import Testing

@Suite("Mail headers (RFC 5322, RFC 2047)")
struct MailHeaderTests {
    static let words =
        "the slow road north is long and winding and has a good many words in it, more than one line holds"

    /// What Python's `email` reads out of a mail with these.
    private func read(
        subject: String, from: String = "a@b.example", profile: String = "p"
    ) throws -> (headers: [[String]], lines: [String]) {
        let mail = Mail(
            from: from, to: "to@b.example", date: Date(timeIntervalSince1970: 0), messageID: "1@b.example",
            headers: [("X-Waymark-Profile", profile)], content: RenderedMessage(subject: subject, html: nil, text: []))
        let program = """
            import email, email.policy, json, sys
            mail = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.SMTP)
            print(json.dumps([[name, str(value)] for name, value in mail.items()]))
            """
        let headers = try Python.run(program, input: Data(mail.bytes(for: .file)), as: [[String]].self)
        let text = String(decoding: mail.bytes(for: .file), as: UTF8.self)
        return (headers, text.components(separatedBy: "\r\n"))
    }

    private static let names = [
        "From", "To", "Subject", "Date", "Message-ID", "X-Waymark-Profile", "MIME-Version", "Content-Type",
        "Content-Transfer-Encoding",
    ]

    @Test(
        "A subject is read as it was written, whatever is in it",
        arguments: [
            "Plain", "", "Ünïcode → 日本語 👍", words, words + " " + words, String(repeating: "x", count: 200),
            String(repeating: "日本語", count: 80),
            "=?utf-8?B?eA==?=", "a  b   c", "Trailing: colon;", "\"quoted\" <x@y.example>",
            "Zoë, take the slow road north " + words,
            "e\u{301}" + String(repeating: "👨‍👩‍👧‍👦", count: 12), words + "  " + words, "a\tb",
            String(repeating: "ab ", count: 30) + "c",
        ])
    func subjects(subject: String) throws {
        let (headers, lines) = try read(subject: subject)
        #expect(headers.map { $0[0] } == Self.names)
        #expect(Array(headers[2][1].unicodeScalars) == Array(subject.unicodeScalars))
        #expect(lines.allSatisfy { $0.utf8.count <= 78 && $0.utf8.allSatisfy { (0x20...0x7E).contains($0) } })
    }

    @Test(
        "Lines with encoded words have 76 characters at most (RFC 2047 §2)",
        arguments: ["日本語の件名がここに長く続きますから折り返します", "é" + words])
    func encodedLines(text: String) throws {
        let lines = try read(subject: text, from: "\(text) <a.rather.long.address@mail.example>", profile: text).lines
        let encoded = lines.filter { $0.contains("=?") }
        #expect(encoded.count >= 3)
        for line in encoded { #expect(line.utf8.count <= 76, "\(line)") }
    }

    @Test(
        "No value begins a header of its own",
        arguments: [
            "a\r\nBcc: x@y.example", "a\nBcc: x@y.example", "a\rBcc: x@y.example", "a\r\n\r\nbody", "é\r\nBcc: x",
            "a\u{85}b\u{2028}c", "a\u{B}b\u{C}c", "\r\n", "x\0y",
        ])
    func injection(value: String) throws {
        for (subject, from, profile) in [
            (value, "a@b.example", "p"), ("s", "\(value) <a@b.example>", "p"), ("s", "a@b.example", value),
        ] {
            let (headers, _) = try read(subject: subject, from: from, profile: profile)
            #expect(headers.map { $0[0] } == Self.names)
        }
    }

    @Test(
        "A sender's name is quoted or encoded as it needs",
        arguments: [
            ("a@b.example", "", "a@b.example"), ("<a@b.example>", "", "a@b.example"),
            ("Waymark <a@b.example>", "Waymark", "a@b.example"),
            ("Waymark Mail-Team <a@b.example>", "Waymark Mail-Team", "a@b.example"),
            ("\"Waymark, Inc.\" <a@b.example>", "Waymark, Inc.", "a@b.example"),
            ("Waymark, Inc. <a@b.example>", "Waymark, Inc.", "a@b.example"),
            ("J. Doe <a@b.example>", "J. Doe", "a@b.example"),
            ("Zoë Müller <a@b.example>", "Zoë Müller", "a@b.example"), ("日本 <a@b.example>", "日本", "a@b.example"),
            ("a@b <a@b.example>", "a@b", "a@b.example"),
            ("Joe \"X\" Doe <a@b.example>", "Joe \"X\" Doe", "a@b.example"),
            ("back\\slash <a@b.example>", "back\\slash", "a@b.example"),
            ("\"Joe \\\"X\\\" Doe\" <a@b.example>", "Joe \"X\" Doe", "a@b.example"),
            ("A (b) <a@b.example>", "A (b)", "a@b.example"),
            ("A <x@y.example>, B <a@b.example>", "A <x@y.example>, B", "a@b.example"),
        ])
    func mailboxes(from: String, name: String, address: String) throws {
        let mail = Mail(
            from: from, to: "to@b.example", date: Date(timeIntervalSince1970: 0), messageID: "1", headers: [],
            content: RenderedMessage(subject: "", html: nil, text: []))
        let program = """
            import email, email.policy, json, sys
            mail = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)
            print(json.dumps([[a.display_name, a.addr_spec] for a in mail['From'].addresses]))
            """
        #expect(try Python.run(program, input: Data(mail.bytes(for: .file)), as: [[String]].self) == [[name, address]])
    }

    @Test(
        "M10.3 the headers of one-click unsubscribing are read as they were written, however long the URL (RFC 8058)",
        arguments: [0, 40, 41, 42, 100, 253, 800])
    func unsubscribing(length: Int) throws {
        let url = "https://a.example/" + String(repeating: "x", count: length)
        let mail = Mail(
            from: "a@b.example", to: "to@b.example", date: Date(timeIntervalSince1970: 0), messageID: "1", headers: [],
            unsubscribing: url, content: RenderedMessage(subject: "", html: nil, text: []))
        let program = """
            import email, email.policy, json, sys
            mail = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)
            print(json.dumps([str(mail['List-Unsubscribe']).strip(), mail['List-Unsubscribe-Post']]))
            """
        let read = try Python.run(program, input: Data(mail.bytes(for: .file)), as: [String].self)
        #expect(read == ["<\(url)>", "List-Unsubscribe=One-Click"])
        let text = String(decoding: mail.bytes(for: .file), as: UTF8.self)
        #expect(text.contains("\r\nList-Unsubscribe: <\(url)>\r\n") == (length <= 40))
        #expect(text.contains("\r\nList-Unsubscribe:\r\n <\(url)>\r\n") == (length > 40))
    }

    @Test(
        "Feedback-ID is four parts and one word, whatever the names are",
        arguments: ["w", "x y:z\r\nBcc: a@b", "日本", ""])
    func feedbackID(name: String) throws {
        let long = String(repeating: name + "n", count: 100)
        let id = FeedbackID(message: name, journey: long, purpose: "commercial", organization: "acme")
        let mail = Mail(
            from: "a@b.example", to: "to@b.example", date: Date(timeIntervalSince1970: 0), messageID: "1", headers: [],
            feedbackID: id, content: RenderedMessage(subject: "", html: nil, text: []))
        let lines = String(decoding: mail.bytes(for: .smtp), as: UTF8.self).components(separatedBy: "\r\n")
        let field = try #require(lines.firstIndex { $0.hasPrefix("Feedback-ID:") })
        let value = (lines[field] + lines[field + 1]).dropFirst("Feedback-ID:".count).prefix { !$0.isNewline }
        #expect(value.contains(id.text) && !lines.contains { $0.hasPrefix("Bcc") })
        let parts = id.text.split(separator: ":", omittingEmptySubsequences: false)
        #expect(parts.count == 4 && parts[2] == "commercial" && parts[3] == "acme" && parts[1].count == 40)
        #expect(id.text.utf8.allSatisfy { (0x21...0x7E).contains($0) })
    }

    @Test(
        "Dates (RFC 5322 §3.3, RFC 9110 §5.6.7)",
        arguments: [
            (0.0, "Thu, 01 Jan 1970 00:00:00 "), (784_111_777, "Sun, 06 Nov 1994 08:49:37 "),
            (951_782_400.999, "Tue, 29 Feb 2000 00:00:00 "),
            (-0.5, "Wed, 31 Dec 1969 23:59:59 "), (4_102_444_799, "Thu, 31 Dec 2099 23:59:59 "),
        ])
    func dates(seconds: Double, expected: String) {
        for zone in ["GMT", "+0000"] {
            #expect(InternetDate.string(from: Date(timeIntervalSince1970: seconds), zone: zone) == expected + zone)
        }
    }
}
