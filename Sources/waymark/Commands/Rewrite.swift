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
        let switches = try input.switches(in: source)
        let rewriter = Rewriter(
            linkURL: linkURL, pixelURL: switches.opens ? pixelURL : nil, isTracking: switches.links)
        let body = input.isHTML ? rewriter.rewrite(html: source.body) : rewriter.rewrite(plainText: source.body)
        try FileHandle.standardOutput.write(contentsOf: Data(source.head + body))
    }
}
