import ArgumentParser
import LinkIdentifiers
import Messages
import Operations
import Workspace

struct Links: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Lists every link of a message, and why it is tracked or not.")

    @OptionGroup var input: MessageInput

    @Option(help: "Where the short links of a text message will be; its length counts.")
    var shortURL = "https://go.example"

    @Flag(help: "Print one JSON object a line for each link; for a text message another with its length.")
    var json = false

    func run() async throws {
        let source = try input.read()
        guard let shortURL = PublicURL(shortURL) else {
            throw ValidationError("--short-url needs a scheme and a host, such as https://go.example.")
        }
        if source.channel == .text {
            return try TextMessageReport(source, path: input.file, shortURL: shortURL).print(json: json)
        }
        let settings = LinkSettings(isTracking: source.isLinkTracking)
        let body = source.file.body
        let links =
            source.isHTML
            ? FoundLinks(html: body, settings: settings).links
            : FoundLinks(plainText: body, settings: settings).links
        let positions = links.positions(in: body)
        if json {
            for (link, position) in zip(links, positions) {
                Output.printJSON(FoundLinkReport(link, at: position, behind: source.file))
            }
            return
        }
        var table = Output.Table(
            columns: [("#", .right), ("line:column", .right), ("element", .left), ("tracked", .left), ("URL", .left)])
        for (link, position) in zip(links, positions) {
            table.rows.append([
                "\(link.ordinal)", "\(position.line + source.file.bodyLine):\(position.column)", link.element,
                link.reason.map { "no: \($0.rawValue)" } ?? "yes",
                link.url + (link.name.map { " (\($0))" } ?? ""),
            ])
        }
        if !links.isEmpty { print(table.text) }
        let tracked = links.count { $0.isTracked }
        print("\(links.count) link\(links.count == 1 ? "" : "s"), \(tracked) tracked")
    }
}
