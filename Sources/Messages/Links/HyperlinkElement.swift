import HTMLScanner

/// What the attributes of a hyperlink's tag say to Waymark.
struct HyperlinkElement: ~Copyable {
    var href: HTMLScanner.Attribute?
    var isMarked = false
    var name: String?
    var logical: String?
    /// The attributes that mark, and go with the space before them.
    var marks: [Range<Int>] = []
    /// The class that marks, and stays, and the attribute before it that stays.
    private var markingClass: (attribute: HTMLScanner.Attribute, previous: HTMLScanner.Attribute?)?

    init(_ tag: HTMLScanner.Tag, _ attributes: [HTMLScanner.Attribute], in html: [UInt8]) {
        // The last that stays.
        var previous: HTMLScanner.Attribute?
        var markNames: [StaticString] = []
        for attribute in attributes {
            let markCount = marks.count
            defer { if marks.count == markCount { previous = attribute } }
            func isNamed(_ name: StaticString) -> Bool { HTMLScanner.isName(attribute.name, name, in: html.span.bytes) }
            var value: String {
                let bytes = CharacterReferences.decoded(attribute.value, in: html.span.bytes, as: .attributeValue)
                return String(decoding: bytes, as: UTF8.self)
            }
            // Of several attributes of one name, the first counts. A mark's repetitions go with it.
            if attribute.isDuplicate {
                if markNames.contains(where: isNamed) { strip(attribute, behind: previous, of: tag, in: html) }
            } else if isNamed("href") {
                href = attribute
            } else if isNamed("class") {
                // Nearly every class is too short, and splitting is dear.
                if attribute.value.count >= TrackingMark.markingClass.count, TrackingMark.isMark(classes: value) {
                    isMarked = true
                    markingClass = (attribute, previous)
                }
            } else if attribute.name.count < TrackingMark.shortestName {
                continue
            } else if isNamed("data-tracking-id") || isNamed("data-msdyn-tracking-id") {
                if logical == nil, !value.isEmpty { logical = value }
            } else if isNamed("data-tracking-name") {
                if !value.isEmpty { name = value }
            } else if let mark = TrackingMark.all.first(where: { isNamed($0.name) }), mark.marks(value) {
                isMarked = true
                markNames.append(mark.name)
                strip(attribute, behind: previous, of: tag, in: html)
            }
        }
    }

    /// What to take out of the source so that nothing of the tag marks it any more, in order: ``marks``, and of a class the
    /// word that marks.
    consuming func unmarking(_ tag: HTMLScanner.Tag, in html: [UInt8]) -> [Range<Int>] {
        if let (attribute, previous) = markingClass {
            let words = TrackingMark.wordsMarking(html, attribute.value)
            let isAll = html[attribute.value].indices.allSatisfy { index in
                Self.isSpace(html[index]) || words.contains { $0.contains(index) }
            }
            if isAll { strip(attribute, behind: previous, of: tag, in: html) } else { marks += words }
        }
        return marks.sorted { $0.lowerBound < $1.lowerBound }
    }

    /// Strips an attribute with the white space before it, unless that has to keep apart what stands around it.
    private mutating func strip(
        _ attribute: HTMLScanner.Attribute, behind previous: HTMLScanner.Attribute?, of tag: HTMLScanner.Tag,
        in html: [UInt8]
    ) {
        let range = attribute.range
        let gap = (previous?.range.upperBound ?? tag.name.upperBound)..<range.lowerBound
        let space = html[gap].reversed().prefix(while: Self.isSpace).count
        // A slash would become part of a value without quotes.
        let endsValue = previous.map { $0.quote == .none && $0.hasValue } ?? false
        switch html[range.upperBound] {
        case UInt8(ascii: ">"):
            // With all before it back to what stays: a slash that separated it would close the element here.
            marks.removeAll { $0.lowerBound >= gap.lowerBound }
            marks.append(gap.lowerBound..<range.upperBound)
        case let next where Self.isSpace(next) || next == UInt8(ascii: "/") && !endsValue:
            marks.append(range.lowerBound - space..<range.upperBound)
        case UInt8(ascii: "=") where previous?.hasValue == false:
            // The name of an attribute, malformed, begins with it. It would become the value of the one before: better a
            // mark that stays.
            break
        default:
            marks.append(range)
        }
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) && byte != 0x0B }
}
