import Foundation
import Messages
import Workspace

/// How commands print.
enum Output {
    /// One object on one line.
    static func printJSON(_ value: some Encodable) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Everything that is printed is made of texts and numbers.
        let data = try! encoder.encode(value)
        print(String(decoding: data, as: UTF8.self))
    }

    /// One object, for people to read too.
    static func prettyJSON(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    /// Something to know beside the result.
    static func notice(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }

    /// On a terminal; in a pipe nothing.
    static func clearScreen() { if isatty(STDOUT_FILENO) == 1 { print("\u{1B}[H\u{1B}[J", terminator: "") } }

    /// A line of text that others wrote, without what would command the terminal or turn the line around.
    static func shown(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.map { $0.isInvisibleCommand ? "\u{FFFD}" : $0 }))
    }

    /// RFC 3339 in UTC, to the millisecond.
    static func time(_ date: Date) -> String { Timestamp.text(date, hasFraction: true) }

    /// Rows under a header, in columns, whoever wrote what is in them.
    struct Table {
        enum Alignment { case left, right }

        let columns: [(title: String, alignment: Alignment)]
        var rows: [[String]] = []

        init(columns: [(title: String, alignment: Alignment)]) { self.columns = columns }

        var text: String {
            let lines = [columns.map(\.title)] + rows.map { $0.map(Output.shown) }
            let widths = columns.indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
            return lines.map { line in
                let cells = columns.indices.map { column in
                    let padding = String(repeating: " ", count: widths[column] - line[column].count)
                    return columns[column].alignment == .left ? line[column] + padding : padding + line[column]
                }
                var text = cells.joined(separator: "  ")
                while text.last == " " { text.removeLast() }
                return text
            }.joined(separator: "\n")
        }
    }
}
