/// Lays text out in lines: white space runs together, blocks begin lines, items have markers.
struct PlainTextWriter {
    private static let maximumIndentation = 8

    private var output: [UInt8] = []
    private var hasSpace = false
    /// How many line ends stand before what comes next.
    private var lineEnds = 0
    /// What begins the next line: an item's marker.
    private var marker: [UInt8]?
    /// For each list that is open the number of its next item; `nil` where they have none.
    private var lists: [Int?] = []

    /// - Parameter text: in UTF-8.
    mutating func append(_ text: [UInt8]) {
        for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
            switch scalar {
            case "\t", "\n", "\u{0C}", "\r", " ", "\u{A0}": hasSpace = true
            // They are there so that nothing is seen.
            case "\0", "\u{AD}", "\u{34F}", "\u{200B}", "\u{FEFF}": break
            default:
                beginText()
                if let bytes = UTF8.encode(scalar) { output.append(contentsOf: bytes) }
            }
        }
    }

    private mutating func beginText() {
        if lineEnds > 0, !output.isEmpty {
            for _ in 0..<lineEnds { output += [0x0D, 0x0A] }
        } else if hasSpace, lineEnds == 0, marker == nil, !output.isEmpty {
            output.append(0x20)
        }
        if lineEnds > 0 || output.isEmpty {
            let depth = min(max(lists.count - 1, 0), Self.maximumIndentation)
            output += [UInt8](repeating: 0x20, count: 2 * depth) + (marker ?? [])
            marker = nil
        }
        hasSpace = false
        lineEnds = 0
    }

    /// What follows begins a line; with two, another is left empty before it.
    ///
    /// A block that stands first in an item begins on the item's line.
    mutating func begin(lines: Int) { if marker == nil { lineEnds = max(lineEnds, lines) } }

    mutating func breakLine() { lineEnds = min(lineEnds + 1, 2) }

    mutating func separate() { hasSpace = true }

    mutating func appendRule() {
        begin(lines: 2)
        beginText()
        output += [UInt8](repeating: UInt8(ascii: "-"), count: 20)
        begin(lines: 2)
    }

    mutating func beginList(isOrdered: Bool) {
        begin(lines: lists.isEmpty ? 2 : 1)
        lists.append(isOrdered ? 1 : nil)
    }

    mutating func endList() {
        marker = nil
        _ = lists.popLast()
        begin(lines: lists.isEmpty ? 2 : 1)
    }

    mutating func beginItem() {
        endItem()
        guard let number = lists.last ?? nil else {
            marker = Array("- ".utf8)
            return
        }
        marker = Array("\(number). ".utf8)
        lists[lists.count - 1] = number + 1
    }

    mutating func endItem() {
        marker = nil
        begin(lines: 1)
    }

    /// A place to come back to.
    func mark() -> Int { output.count }

    /// What was written since, without the white space around it.
    func text(from mark: Int) -> [UInt8] {
        let text = output[mark...].drop { $0 <= 0x20 }
        return Array(text[..<((text.lastIndex { $0 > 0x20 } ?? text.startIndex - 1) + 1)])
    }

    /// Takes back what was written since, but for what keeps it apart from what stands before it.
    mutating func remove(from mark: Int) {
        let space = output[mark...].prefix { $0 <= 0x20 }.count
        output.removeSubrange((mark + space)...)
    }

    /// Writes something behind the text before it, on the same line where there is text.
    mutating func appendBehind(_ text: [UInt8]) {
        let (ends, hadSpace) = (lineEnds, hasSpace)
        let isAtText = output.last.map { $0 > 0x20 } ?? false
        if isAtText { output.append(0x20) } else { beginText() }
        output += text
        // What stood behind the element's text stands behind this.
        if isAtText { (lineEnds, hasSpace) = (ends, hadSpace) }
    }

    func finished() -> [UInt8] { output.isEmpty ? [] : output + [0x0D, 0x0A] }
}
