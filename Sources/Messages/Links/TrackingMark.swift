import HTMLScanner

/// An attribute that marks a link non-trackable (M2.2): Waymark's own, and those that templates already carry.
struct TrackingMark {
    /// In lower case.
    let name: StaticString
    /// The value that marks; `nil` where the attribute's mere presence does.
    let value: String?

    static let all = [
        TrackingMark(name: "data-tracking", value: "false"),
        TrackingMark(name: "data-msdyn-tracking", value: "false"),
        TrackingMark(name: "ses:no-track", value: nil),
        TrackingMark(name: "clicktracking", value: "off"),
        TrackingMark(name: "data-pm-no-track", value: nil),
        TrackingMark(name: "mc:disable-tracking", value: nil),
        TrackingMark(name: "disable-tracking", value: "true"),
        TrackingMark(name: "data-disable-tracking", value: "true"),
        TrackingMark(name: "mautic:disable-tracking", value: "true"),
        TrackingMark(name: "data-mautic-disable-tracking", value: "true"),
        TrackingMark(name: "data-msys-clicktrack", value: "0"),
        TrackingMark(name: "data-skip-click", value: "true"),
    ]

    /// In bytes; most attributes of links have shorter names, and need not be compared with them all.
    static let shortestName = all.map(\.name.utf8CodeUnitCount).min() ?? 0

    /// Whether the attribute marks with this value. It is then stripped from what is sent (M2.3).
    func marks(_ value: String) -> Bool {
        guard let wanted = self.value else { return true }
        let words = Self.words(value)
        return words.count == 1 && Self.isWord(words[0], wanted)
    }

    /// The attribute that Waymark writes itself.
    static let written = #"data-tracking="false""#

    static let markingClass = "untracked"

    /// Whether a `class` marks its link; the class itself stays.
    static func isMark(classes: String) -> Bool {
        words(classes).contains { isWord($0, markingClass) }
    }

    /// Where a `class` in the source has a word that marks, with the white space before it, or behind where it stands first.
    static func wordsMarking(_ html: [UInt8], _ value: Range<Int>) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var start = value.lowerBound
        while start < value.upperBound {
            let word = html[start..<value.upperBound].prefix { !isSpace($0) }
            let decoded = CharacterReferences.decoded(word.indices, in: html.span.bytes, as: .attributeValue)
            if !word.isEmpty, isMark(classes: String(decoding: decoded, as: UTF8.self)) {
                let before = html[value.lowerBound..<word.startIndex].reversed().prefix(while: isSpace).count
                let after = html[word.endIndex..<value.upperBound].prefix(while: isSpace).count
                let isFirst = word.startIndex - before == value.lowerBound
                found.append(
                    isFirst ? word.startIndex..<word.endIndex + after : word.startIndex - before..<word.endIndex)
            }
            start = word.endIndex + 1
        }
        return found
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) && byte != 0x0B }

    /// What ASCII white space separates, as it does classes (WHATWG Infra).
    private static func words(_ value: String) -> [Substring.UTF8View] {
        value.utf8.split(whereSeparator: isSpace)
    }

    /// Compares as HTML does: without regard to the case of ASCII letters.
    private static func isWord(_ word: Substring.UTF8View, _ lowercased: String) -> Bool {
        word.elementsEqual(lowercased.utf8) { $0 == $1 || (0x41...0x5A).contains($0) && $0 | 0x20 == $1 }
    }
}
