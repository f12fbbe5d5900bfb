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
        let bytes = [UInt8](data)
        if UTF8Check.isUTF16(bytes) { throw CommandError("\(file): this is UTF-16; save it as UTF-8") }
        let source = MessageFile(bytes)
        if isHTML, Charset.firstISO2022Escape(in: source.body) != nil {
            throw CommandError("\(file): this is ISO-2022; save it as UTF-8")
        }
        return source
    }

    /// What the front matter switches off (M2.5).
    func switches(in source: MessageFile) throws -> (links: Bool, opens: Bool) {
        guard let frontMatter = source.frontMatter else { return (true, true) }
        let settings = try YAMLMapping(text: frontMatter, file: file, lineOffset: 1, keys: MessageFile.keys)
        return (try settings.bool("link-tracking", default: true), try settings.bool("open-tracking", default: true))
    }
}
