import Messages

/// A message as a file has it: front matter between `---` lines, then the body, byte for byte.
package struct MessageFile {
    /// The front matter's text; `nil` where there is none.
    package let frontMatter: String?
    package let body: [UInt8]
    /// How many lines stand before the body.
    package let bodyLine: Int
    /// The bytes before the body.
    package let head: [UInt8]
    package var bodyOffset: Int { head.count }

    package static let keys: Set<String> = [
        "channel", "subject", "preheader", "from", "purpose", "topic", "link-tracking", "open-tracking",
        "personalisation",
        "text-part",
    ]

    /// The body as a text message is sent.
    package var textMessage: [UInt8] { body.withoutFinalLineBreaks }

    /// The front matter, read; `nil` where there is none.
    package func settings(file: String) throws(InputError) -> YAMLMapping? {
        guard let frontMatter else { return nil }
        return try YAMLMapping(text: frontMatter, file: file, lineOffset: 1, keys: Self.keys)
    }

    /// Front matter is there if the first line is `---`, the next begins with one of ``keys`` (a text may begin with a
    /// ruler), and a line `---` ends it.
    ///
    /// - Parameter mustHaveFrontMatter: whatever follows the first line is taken for front matter.
    package init(_ bytes: [UInt8], mustHaveFrontMatter: Bool = false) {
        var lines: [(start: Int, end: Int, next: Int)] = []
        // A byte order mark is not part of the first line.
        var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        func text(_ line: (start: Int, end: Int, next: Int)) -> String {
            String(decoding: bytes[line.start..<line.end], as: UTF8.self)
        }
        while start < bytes.count {
            let feed = bytes[start...].firstIndex(of: 0x0A)
            let next = feed.map { $0 + 1 } ?? bytes.count
            var end = feed ?? bytes.count
            if end > start, bytes[end - 1] == 0x0D { end -= 1 }
            lines.append((start, end, next))
            if lines.count == 1, text(lines[0]) != "---" { break }
            if lines.count == 2, !mustHaveFrontMatter,
                !Self.keys.contains(where: { text(lines[1]).hasPrefix($0 + ":") })
            {
                break
            }
            if lines.count > 2, text(lines[lines.count - 1]) == "---" {
                frontMatter = String(decoding: bytes[lines[1].start..<lines[lines.count - 1].start], as: UTF8.self)
                body = Array(bytes[next...])
                bodyLine = lines.count
                head = Array(bytes[..<next])
                return
            }
            start = next
        }
        frontMatter = nil
        body = bytes
        bodyLine = 0
        head = []
    }

    /// Where a placeholder for `variable` stands in the value of a key of the front matter; where the key is, if it is not
    /// found.
    func position(of variable: String?, in key: String) -> Position {
        let bytes = Array((frontMatter ?? "").utf8)
        let beginning = Array((key + ":").utf8)
        let start =
            bytes.indices.first { ($0 == 0 || bytes[$0 - 1] == 0x0A) && bytes[$0...].starts(with: beginning) } ?? 0
        let placeholder = Placeholder.all(in: bytes).first { $0.range.lowerBound > start && $0.variable == variable }
        let position = Position(of: placeholder?.range.lowerBound ?? start, in: bytes)
        return Position(line: position.line + 1, column: position.column)
    }
}
