import Channels
import Foundation
import Messages
import Testing

@Suite("The outbox")
struct OutboxTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "outbox-\(UUID())")

    private func mail(
        _ subject: String, html: String? = "<p>é\r\n.\r\n</p>", text: String? = "line\nnext"
    ) throws -> Mail {
        let content = MessageContent(
            subject: subject, from: "Waymark <from@example.org>", html: html.map { Array($0.utf8) },
            text: text.map { Array($0.utf8) })
        return Mail(
            from: content.from, to: "to@example.org", date: Date(timeIntervalSinceReferenceDate: 0),
            messageID: "1@example.org", headers: [("X-Waymark-Profile", "p-1")],
            content: try CompiledMessage(content).render(Variables(profile: [:])))
    }

    private func withOutbox(_ body: (Outbox) throws -> Void) throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(try Outbox(directory: folder))
    }

    private func names(_ subfolder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: subfolder).path).sorted()
    }

    private func bytes(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: folder.appending(path: path))) }

    private func move(_ path: String, to target: String) throws {
        try FileManager.default.moveItem(at: folder.appending(path: path), to: folder.appending(path: target))
    }

    @Test("A Maildir is made where there is none, and taken as it is where there is one")
    func folders() throws {
        try withOutbox { outbox in
            #expect(try names("") == ["cur", "new", "tmp"])
            try outbox.deliver([("a", try mail("One"))])
            try Outbox(directory: folder).deliver([("b", try mail("Two"))])
            #expect(try names("new") == ["a.eml", "b.eml"])
        }
    }

    @Test("Mails are whole in new, byte for byte, and nothing is left in tmp")
    func whole() throws {
        try withOutbox { outbox in
            let mails = try (0..<20).map {
                ("mail-\($0)", try mail("Number \($0)", html: String(repeating: "é", count: $0 * 997)))
            }
            try outbox.deliver(mails)
            #expect(try names("new") == mails.map { $0.0 + ".eml" }.sorted())
            #expect(try names("tmp").isEmpty && names("cur").isEmpty)
            for (name, mail) in mails { #expect(try bytes("new/\(name).eml") == mail.bytes(for: .file)) }
        }
    }

    @Test(
        "Lines end with CRLF and are no longer than 998 octets; there is no NUL",
        arguments: [
            "plain\r\ntext", "line\nnext", "\r", "a\rb", String(repeating: "x", count: 5000), "nul \0", "", "é",
        ])
    func lines(body: String) throws {
        try withOutbox { outbox in
            try outbox.deliver([("a", try mail("Grüße", html: body, text: body))])
            let written = try bytes("new/a.eml")
            var length = 0
            for (index, byte) in written.enumerated() {
                #expect(byte != 0)
                if byte == 0x0A { #expect(index > 0 && written[index - 1] == 0x0D) }
                if byte == 0x0D { #expect(index + 1 < written.count && written[index + 1] == 0x0A) }
                length = byte == 0x0A ? 0 : length + 1
                #expect(length <= 999)
            }
            #expect(written.suffix(2) == [0x0D, 0x0A])
        }
    }

    @Test(
        "M11.3 a name that is there already is not written again",
        arguments: ["new/a.eml", "cur/a.eml", "cur/a.eml:2,S"])
    func again(place: String) throws {
        try withOutbox { outbox in
            let first = try mail("First")
            try outbox.deliver([("a", first)])
            if place != "new/a.eml" { try move("new/a.eml", to: place) }
            try outbox.deliver([("a", try mail("Second")), ("b", try mail("Other"))])
            #expect(try bytes(place) == first.bytes(for: .file))
            #expect(try names("new") == (place == "new/a.eml" ? ["a.eml", "b.eml"] : ["b.eml"]))
            #expect(try outbox.delivered(among: ["a", "c", "", "a.eml"]) == ["a"])
        }
    }

    @Test("M11.3 a reader's other flags do not have it written again", arguments: ["", "F", "RS", "FRS", "ST"])
    func flags(_ flags: String) throws {
        try withOutbox { outbox in
            try outbox.deliver([("a", try mail("First"))])
            try move("new/a.eml", to: "cur/a.eml:2,\(flags)")
            try outbox.deliver([("a", try mail("Second"))])
            #expect(try names("new").isEmpty)
        }
    }

    @Test(
        "M11.3 what a crash left in tmp is written over",
        arguments: ["half a ma", String(repeating: "another", count: 999)])
    func leftover(_ left: String) throws {
        try withOutbox { outbox in
            try Data(left.utf8).write(to: folder.appending(path: "tmp/a.eml"))
            let mail = try mail("First")
            try outbox.deliver([("a", mail)])
            #expect(try bytes("new/a.eml") == mail.bytes(for: .file))
            #expect(try names("tmp").isEmpty)
        }
    }

    @Test("A name that begins another is another")
    func prefix() throws {
        try withOutbox { outbox in
            try outbox.deliver([("ab", try mail("One"))])
            try outbox.deliver([("a", try mail("Two")), ("abc", try mail("Three"))])
            #expect(try names("new") == ["a.eml", "ab.eml", "abc.eml"])
        }
    }

    @Test("Where a folder is gone the sender learns of it, and nothing is left", arguments: ["tmp", "new"])
    func gone(missing: String) throws {
        try withOutbox { outbox in
            try FileManager.default.removeItem(at: folder.appending(path: missing))
            #expect(throws: (any Error).self) { try outbox.deliver([("a", try mail("One"))]) }
            #expect(try names(missing == "tmp" ? "new" : "tmp").isEmpty)
        }
    }
}
