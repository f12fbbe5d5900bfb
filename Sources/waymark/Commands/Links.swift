import ArgumentParser
import Messages
import Workspace

struct Links: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Lists every link of a message, and why it is tracked or not.")

    @OptionGroup var input: MessageInput

    @Flag(help: "Print one JSON object a line for each link.")
    var json = false

    func run() async throws {
        let source = try input.read()
        let settings = LinkSettings(isTracking: try input.switches(in: source).links)
        let links =
            input.isHTML
            ? FoundLinks(html: source.body, settings: settings).links
            : FoundLinks(plainText: source.body, settings: settings).links
        let positions = links.positions(in: source.body)
        if json {
            for (link, position) in zip(links, positions) {
                Output.printJSON(FoundLinkReport(link, at: position, in: source))
            }
            return
        }
        var table = Output.Table(
            columns: [("#", .right), ("line:column", .right), ("element", .left), ("tracked", .left), ("URL", .left)])
        for (link, position) in zip(links, positions) {
            table.rows.append([
                "\(link.ordinal)", "\(position.line + source.bodyLine):\(position.column)", link.element,
                link.reason.map { "no: \($0.rawValue)" } ?? "yes",
                shown(link.url + (link.name.map { " (\($0))" } ?? "")),
            ])
        }
        if !links.isEmpty { print(table.text) }
        let tracked = links.count { $0.isTracked }
        print("\(links.count) link\(links.count == 1 ? "" : "s"), \(tracked) tracked")
    }
}

/// Without the control characters of a message, which would command the terminal.
private func shown(_ text: String) -> String {
    String(
        String.UnicodeScalarView(
            text.unicodeScalars.map { $0.properties.generalCategory == .control ? "\u{FFFD}" : $0 }))
}

private struct FoundLinkReport: Encodable {
    private let link: Link
    private let position: Position
    private let source: MessageFile

    init(_ link: Link, at position: Position, in source: MessageFile) {
        self.link = link
        self.position = position
        self.source = source
    }

    private enum Key: String, CodingKey {
        case ordinal, url, element, offset, length, line, column, tracked, reason, name, logical
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
    }
}
