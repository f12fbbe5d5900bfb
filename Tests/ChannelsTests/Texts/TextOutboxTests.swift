import Foundation
import TestSupport
import Testing

@testable import Channels

@Suite("The outbox of text messages")
struct TextOutboxTests {
    private let folder: TemporaryFolder
    private let outbox: TextOutbox

    init() throws {
        folder = try TemporaryFolder()
        outbox = try TextOutbox(directory: folder.url)
    }

    private func message(_ name: String, _ text: String = "Grüße 😀\n\"x\" https://x.example/a") -> TextMessage {
        TextMessage(name: name, from: "Waymark", to: "+12025550123", text: text, statusURL: nil)
    }

    private func content(_ name: String) throws -> NSDictionary? {
        let data = try Data(contentsOf: folder.url.appending(path: "texts/\(name).json"))
        return try JSONSerialization.jsonObject(with: data) as? NSDictionary
    }

    private func names(_ subfolder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path(subfolder)).sorted()
    }

    @Test("A text message is one JSON file, beside the mails")
    func file() async throws {
        let mails = try Outbox(directory: folder.url)
        #expect(await outbox.send([message("a")]) == [.accepted])
        let text = "Grüße 😀\n\"x\" https://x.example/a"
        let expected: NSDictionary = [
            "name": "a", "from": "Waymark", "to": "+12025550123", "text": text,
            "encoding": "UCS-2", "characters": 32, "segments": 1,
        ]
        #expect(try content("a") == expected)
        #expect(try names("texts") == ["a.json"] && names("tmp").isEmpty)
        #expect(try mails.delivered(among: ["a"]).isEmpty)
    }

    @Test("M11.3 A name that is there is not written again, and what a crash left is written over")
    func again() async throws {
        try Data("half".utf8).write(to: folder.url.appending(path: "tmp/a.json"))
        #expect(outbox.taken(among: ["a"]) == [])
        #expect(await outbox.send([message("a", "first")]) == [.accepted])
        #expect(await outbox.send([message("a", "second")]) == [.accepted])
        #expect(try content("a")?["text"] as? String == "first")
        #expect(outbox.taken(among: ["a", "b", "", "a.json"]) == ["a"])
    }

    @Test("M10.4 What is erased is gone, and what a crash left of it; a name that begins another is another")
    func remove() async throws {
        for name in ["a", "ab", "b"] { _ = await outbox.send([message(name)]) }
        try Data("half".utf8).write(to: folder.url.appending(path: "tmp/c.json"))
        #expect(try outbox.remove(["a", "c", "d"]) == 2)
        #expect(try names("texts") == ["ab.json", "b.json"] && names("tmp").isEmpty)
        #expect(try outbox.remove(["a", "c", "d"]) == 0)
    }

    @Test("Where the folder is gone, nothing was taken")
    func gone() async throws {
        try FileManager.default.removeItem(at: folder.url)
        #expect(await outbox.send([message("a")]) == [.unavailable])
    }
}
