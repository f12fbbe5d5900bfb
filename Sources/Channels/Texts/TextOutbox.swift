package import Foundation
import Messages

/// A folder of text messages, one JSON file each, with its length as the network counts it (M9.4): the channel for trying
/// things out, and for whoever picks them up there.
package struct TextOutbox: TextChannel {
    /// The outbox: `tmp`, `texts`.
    private let directory: URL
    private let files: WholeFiles

    package var batchSize: Int { 500 }
    package var maximumInFlight: Int { 1 }

    package func turn(of sender: String) {}

    /// Makes the folders where they are missing.
    ///
    /// - Parameter directory: the outbox, which may hold mails too.
    package init(directory: URL) throws {
        self.directory = directory
        files = WholeFiles(into: "texts", of: directory)
        for name in ["tmp", "texts"] {
            try FileManager.default.createDirectory(
                at: directory.appending(path: name), withIntermediateDirectories: true)
        }
    }

    /// Each durable and whole before it is seen in `texts`. One whose name is there already is not written again.
    package func send(_ messages: [TextMessage]) async -> [TextOutcome] {
        do {
            for message in messages where !FileManager.default.fileExists(atPath: path("texts", message.name)) {
                try files.write(try Self.file(message), as: message.name + ".json")
            }
            try files.synchronize()
            return messages.map { _ in .accepted }
        } catch {
            // Those that are there already are not written again.
            return messages.map { _ in .unavailable }
        }
    }

    /// Those of these messages that are there.
    package func taken(among names: [String]) -> Set<String>? {
        Set(names.filter { FileManager.default.fileExists(atPath: path("texts", $0)) })
    }

    package func withdraw(_ names: Set<String>) throws { _ = try remove(names) }

    /// Deletes messages, and what a crash has left of them, and says how many files there were.
    package func remove(_ names: Set<String>) throws -> Int {
        var count = 0
        for folder in ["tmp", "texts"] {
            for name in names where FileManager.default.fileExists(atPath: path(folder, name)) {
                try FileManager.default.removeItem(atPath: path(folder, name))
                count += 1
            }
            try WholeFiles.synchronize(directory.appending(path: folder))
        }
        return count
    }

    private func path(_ folder: String, _ name: String) -> String {
        directory.appending(path: "\(folder)/\(name).json").path
    }

    private struct Content: Encodable {
        let name, from, to, text, encoding: String
        let characters, segments: Int
    }

    private static func file(_ message: TextMessage) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let length = TextLength(message.text)
        let content = Content(
            name: message.name, from: message.from, to: message.to, text: message.text,
            encoding: length.encoding.rawValue, characters: length.characters, segments: length.segments)
        return try encoder.encode(content) + Data("\n".utf8)
    }
}
