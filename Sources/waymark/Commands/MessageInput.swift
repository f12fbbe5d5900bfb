import ArgumentParser
import Foundation
import Messages
import Workspace

/// A message's source on the command line: a file, or `-` for standard input.
struct MessageInput: ParsableArguments {
    enum Channel: String, ExpressibleByArgument, CaseIterable {
        case email, text
    }

    @Argument(help: "The message: an .html or .txt file, or - for standard input.")
    var file: String

    @Option(help: "email: HTML unless the file's name ends in .txt; text: a text message.")
    var channel = Channel.email

    /// The largest message that is read, in bytes.
    private static let maximumSize = 16 << 20

    var isHTML: Bool { channel == .email && !file.lowercased().hasSuffix(".txt") }

    func read() throws -> MessageFile {
        let data: Data
        if file == "-" {
            data = try FileHandle.standardInput.readToEnd() ?? Data()
        } else {
            guard let contents = FileManager.default.contents(atPath: file) else {
                throw CommandError("\(file): cannot be read; is it there?")
            }
            data = contents
        }
        guard data.count <= Self.maximumSize else { throw CommandError("\(file): larger than 16 MiB") }
        return MessageFile([UInt8](data))
    }

    /// The links of the body; switched off where the front matter says so.
    func links(in source: MessageFile) throws -> [Link] {
        var isTracking = true
        if let frontMatter = source.frontMatter {
            isTracking = try YAMLMapping(text: frontMatter, file: file, lineOffset: 1, keys: MessageFile.keys)
                .bool("link-tracking", default: true)
        }
        let settings = LinkSettings(isTracking: isTracking)
        return isHTML
            ? FoundLinks(html: source.body, settings: settings).links
            : FoundLinks(plainText: source.body, settings: settings).links
    }
}
