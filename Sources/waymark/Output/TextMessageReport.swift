import LinkIdentifiers
import Messages
import Operations
import Workspace

/// What `waymark links` says of a text message (M1.7, M9.4).
struct TextMessageReport {
    private let source: MessageFile
    private let length: TextMessageLength
    private let positions: [Position]

    /// - Parameter path: the file's, for errors.
    init(_ source: MessageInput.Source, path: String, shortURL: PublicURL) throws {
        let text = source.file.textMessage
        let content = MessageContent(
            channel: .text, subject: "", from: "", isLinkTracking: source.isLinkTracking,
            isPersonalised: source.isPersonalised, html: nil, text: text)
        self.source = source.file
        do {
            length = try TextMessageLength(content, shortURL: shortURL.shortLinks)
        } catch {
            throw InputError(
                file: path, line: error.position.line + source.file.bodyLine, column: error.position.column,
                problem: error.problem)
        }
        positions = length.links.map(\.link).positions(in: text)
    }

    func print(json: Bool) {
        if json { printJSON() } else { printTable() }
    }

    private func printJSON() {
        for (found, position) in zip(length.links, positions) {
            Output.printJSON(
                FoundLinkReport(found.link, at: position, behind: source, lengths: (found.before, found.after)))
        }
        Output.printJSON(TextLengthReport(length, lineOffset: source.bodyLine))
    }

    private func printTable() {
        var table = Output.Table(
            columns: [
                ("#", .right), ("line:column", .right), ("tracked", .left), ("characters", .right), ("URL", .left),
            ])
        for (found, position) in zip(length.links, positions) {
            let isShort = found.before != found.after
            table.rows.append([
                "\(found.link.ordinal)", place(position), found.link.reason.map { "no: \($0.rawValue)" } ?? "yes",
                isShort ? "\(found.before.characters) → \(found.after.characters)" : "\(found.after.characters)",
                found.link.url,
            ])
        }
        let links = length.links
        if !links.isEmpty { Swift.print(table.text) }
        let tracked = links.count { $0.link.isTracked }
        Swift.print("\(links.count) link\(links.count == 1 ? "" : "s"), \(tracked) tracked")
        let after =
            length.before.encoding == length.after.encoding
            ? Self.counts(length.after) : "\(Self.counts(length.after)) (\(length.after.encoding.rawValue))"
        Swift.print("Length: \(Self.counts(length.before)) (\(length.before.encoding.rawValue)) → \(after)")
        if length.strays.isEmpty { return }
        Swift.print("Not in GSM 03.38:")
        var strays = Output.Table(
            columns: [("line:column", .right), ("character", .left), ("name", .left), ("write", .left)])
        for stray in length.strays {
            strays.rows.append([
                place(stray.position), "\(stray.character)", "\(stray.name), \(stray.codePoint)",
                stray.replacement.map { $0.isEmpty ? "nothing" : "“\($0)”" } ?? "",
            ])
        }
        Swift.print(strays.text)
    }

    private func place(_ position: Position) -> String { "\(position.line + source.bodyLine):\(position.column)" }

    private static func counts(_ length: TextLength) -> String {
        "\(length.characters) character\(length.characters == 1 ? "" : "s"), \(segments(length.segments))"
    }

    static func segments(_ count: Int) -> String { "\(count) segment\(count == 1 ? "" : "s")" }
}
