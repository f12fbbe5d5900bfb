import ArgumentParser
import Foundation
import Messages
import Workspace

extension Channel: ExpressibleByArgument {}

/// A message's source on the command line: a file, or `-` for standard input.
struct MessageInput: ParsableArguments {
    @Argument(help: "The message: an .html or .txt file, or - for standard input.")
    var file: String

    @Option(
        help:
            "email: HTML unless the file's name ends in .txt; text: a text message (default: as the file's front matter says, else email)."
    )
    var channel: Channel?

    /// The largest message that is read, in bytes.
    private static let maximumSize = 16 << 20

    /// A message that was read.
    struct Source {
        let file: MessageFile
        let channel: Channel
        let isHTML: Bool
        /// What the front matter switches off (M2.5).
        let isLinkTracking, isOpenTracking: Bool
        let isPersonalised: Bool
    }

    func read() throws -> Source {
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
        let message = MessageFile(bytes)
        let settings = try message.settings(file: file)
        let named = try settings.flatMap { settings throws(InputError) in try MessageFile.channel(settings) }
        let channel = channel ?? named ?? .email
        let isHTML = channel == .email && !file.lowercased().hasSuffix(".txt")
        if isHTML, Charset.firstISO2022Escape(in: message.body) != nil {
            throw CommandError("\(file): this is ISO-2022; save it as UTF-8")
        }
        return Source(
            file: message, channel: channel, isHTML: isHTML,
            isLinkTracking: try settings?.bool("link-tracking", default: true) ?? true,
            isOpenTracking: try settings?.bool("open-tracking", default: true) ?? true,
            isPersonalised: try settings?.bool("personalisation", default: true) ?? true)
    }
}
