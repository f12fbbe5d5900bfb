import ArgumentParser
import LinkIdentifiers
import Messages
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
                Output.printJSON(FoundLinkReport(link, at: position, in: source.file))
            }
            return
        }
        var table = Output.Table(
            columns: [("#", .right), ("line:column", .right), ("element", .left), ("tracked", .left), ("URL", .left)])
        for (link, position) in zip(links, positions) {
            table.rows.append([
                "\(link.ordinal)", "\(position.line + source.file.bodyLine):\(position.column)", link.element,
                link.reason.map { "no: \($0.rawValue)" } ?? "yes",
                Output.shown(link.url + (link.name.map { " (\($0))" } ?? "")),
            ])
        }
        if !links.isEmpty { print(table.text) }
        let tracked = links.count { $0.isTracked }
        print("\(links.count) link\(links.count == 1 ? "" : "s"), \(tracked) tracked")
    }
}

/// A link in JSON.
struct FoundLinkReport: Encodable {
    private let link: Link
    private let position: Position
    private let source: MessageFile
    private let lengths: (before: TextLength, after: TextLength)?

    /// - Parameter lengths: of its URL and of what stands in its place, in a text message.
    init(
        _ link: Link, at position: Position, in source: MessageFile,
        lengths: (before: TextLength, after: TextLength)? = nil
    ) {
        self.link = link
        self.position = position
        self.source = source
        self.lengths = lengths
    }

    private enum Key: String, CodingKey {
        case ordinal, url, element, offset, length, line, column, tracked, reason, name, logical
        case characters, charactersSent
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(link.ordinal, forKey: .ordinal)
        try container.encode(link.url, forKey: .url)
        try container.encode(link.element, forKey: .element)
        try container.encode(link.range.lowerBound + source.bodyOffset, forKey: .offset)
        try container.encode(link.range.count, forKey: .length)
        try container.encode(position.line + source.bodyLine, forKey: .line)
        try container.encode(position.column, forKey: .column)
        try container.encode(link.isTracked, forKey: .tracked)
        try container.encode(link.reason?.rawValue, forKey: .reason)
        try container.encode(link.name, forKey: .name)
        try container.encode(link.logical, forKey: .logical)
        guard let lengths else { return }
        try container.encode(lengths.before.characters, forKey: .characters)
        try container.encode(lengths.after.characters, forKey: .charactersSent)
    }
}
