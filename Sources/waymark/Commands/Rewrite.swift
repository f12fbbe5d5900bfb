import ArgumentParser
import Foundation
import Messages
import Workspace

struct Rewrite: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Prints a message with its tracked links replaced, every other byte as it is.")

    @OptionGroup var input: MessageInput

    @Option(help: "What each tracked link becomes; {ordinal} in it is filled in.")
    var linkURL: String

    @Option(help: "Adds an invisible pixel with this URL to HTML.")
    var pixelURL: String?

    mutating func run() async throws {
        let source = try input.read()
        let rewriter = Rewriter(
            linkURL: linkURL, pixelURL: source.isOpenTracking ? pixelURL : nil, isTracking: source.isLinkTracking)
        let body = source.file.body
        let rewritten = source.isHTML ? rewriter.rewrite(html: body) : rewriter.rewrite(plainText: body)
        try FileHandle.standardOutput.write(contentsOf: Data(source.file.head + rewritten))
    }
}
