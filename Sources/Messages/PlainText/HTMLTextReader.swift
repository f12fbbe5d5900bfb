import HTMLScanner

/// Reads an HTML part for ``GeneratedText``.
struct HTMLTextReader {
    private let html: [UInt8]
    private let masked: [UInt8]
    private let placeholders: [Placeholder]
    /// The links that have not been come to.
    private var linksAhead: ArraySlice<Link>
    private let skipsHidden: Bool
    /// The element that is hidden, and how many of its name are open.
    private var hidden: (name: [UInt8], depth: Int)?
    /// The hyperlink that is open, and where its text begins.
    private var open: (link: Link, start: Int)?
    var writer = PlainTextWriter()

    init(_ html: [UInt8], skipsHidden: Bool) {
        self.html = html
        self.skipsHidden = skipsHidden
        let found = FoundLinks(html: html)
        placeholders = found.placeholders
        masked = Placeholder.mask(found.placeholders, in: html)
        linksAhead = found.links[...]
    }

    /// `false` where an element that is hidden did not end.
    mutating func read() -> Bool {
        var scanner = HTMLScanner()
        while let token = scanner.next(in: masked.span.bytes) {
            if scanner.isInsideHiddenConditional { continue }
            switch token {
            case .startTag(let tag): start(tag, scanner.attributes(of: tag, in: masked.span.bytes))
            case .endTag(let tag): end(tag)
            case .text(let text) where text.contentModel == .data && hidden == nil:
                writer.append(decoded(text.range, as: .text))
            default: break
            }
        }
        closeLink()
        return hidden == nil
    }

    private mutating func start(_ tag: HTMLScanner.Tag, _ attributes: [HTMLScanner.Attribute]) {
        let name = html[tag.name].map(\.asciiLowercase)
        if let hidden {
            if name == hidden.name { self.hidden?.depth += 1 }
            return
        }
        let element = TextElement(name)
        if skipsHidden, element != .void, isHidden(attributes) {
            hidden = (name, 1)
            return
        }
        switch element {
        case .hyperlink, .void:
            if element == .hyperlink || name == TextElement.area { closeLink() }
            if name == TextElement.image || name == TextElement.area {
                writer.append(value("alt", of: attributes))
            } else if name == TextElement.lineBreak {
                writer.breakLine()
            } else if name == TextElement.rule {
                writer.appendRule()
            }
            linksAhead = linksAhead.drop { $0.range.lowerBound < tag.range.lowerBound }
            if let link = linksAhead.first, tag.range.contains(link.range.lowerBound) {
                open = (link, writer.mark())
                if element == .void { closeLink() }
            }
        case .list(let isOrdered): writer.beginList(isOrdered: isOrdered)
        case .item: writer.beginItem()
        case .paragraph: writer.begin(lines: 2)
        case .block: writer.begin(lines: 1)
        case .cell: writer.separate()
        case .inline: break
        }
    }

    private mutating func end(_ tag: HTMLScanner.Tag) {
        let name = html[tag.name].map(\.asciiLowercase)
        if let hidden {
            guard name == hidden.name else { return }
            if hidden.depth == 1 { self.hidden = nil } else { self.hidden?.depth -= 1 }
            return
        }
        switch TextElement(name) {
        case .hyperlink: closeLink()
        case .list: writer.endList()
        case .paragraph: writer.begin(lines: 2)
        case .block: writer.begin(lines: 1)
        case .item: writer.endItem()
        case .cell: writer.separate()
        case .void, .inline: break
        }
    }

    /// Writes where the hyperlink leads behind its text.
    private mutating func closeLink() {
        guard let (link, start) = open else { return }
        open = nil
        let text = writer.text(from: start)
        switch link.reason {
        case nil, .marked, .own, .switchedOff:
            let url = PlainTextURL(link.url).bytes
            let mark = link.reason == .marked ? "{{ \(TrackingMark.markingClass) }} " : ""
            // An address that is its own text is not said twice.
            if text == Array(link.url.utf8) || text == url { writer.remove(from: start) }
            writer.appendBehind(Array("<\(mark)".utf8) + url + [UInt8(ascii: ">")])
        case .scheme:
            guard let colon = link.url.firstIndex(of: ":"),
                ["mailto", "tel", "sms"].contains(link.url[..<colon].lowercased())
            else { return }
            let address = link.url[colon...].dropFirst().prefix { $0 != "?" }
            if !String(decoding: text, as: UTF8.self).contains(address) {
                writer.appendBehind(Array("(\(address))".utf8))
            }
        case .relative, .fragment, .empty, .invalid: break
        }
    }

    private func isHidden(_ attributes: [HTMLScanner.Attribute]) -> Bool {
        if attributes.contains(where: { HTMLScanner.isName($0.name, "hidden", in: html.span.bytes) }) { return true }
        let style = value("style", of: attributes).map(\.asciiLowercase).filter { $0 > 0x20 }
        return style.contains(Array("display:none".utf8))
    }

    private func value(_ name: StaticString, of attributes: [HTMLScanner.Attribute]) -> [UInt8] {
        let attribute = attributes.first { HTMLScanner.isName($0.name, name, in: html.span.bytes) }
        return attribute.map { decoded($0.value, as: .attributeValue) } ?? []
    }

    /// What stands in a range, its references decoded, its placeholders as plain text has them.
    private func decoded(_ range: Range<Int>, as context: CharacterReferences.Context) -> [UInt8] {
        var output: [UInt8] = []
        func decode(_ range: Range<Int>) {
            let text = CharacterReferences.decoded(range, in: html.span.bytes, as: context)
            // No placeholder is made of what was none.
            for byte in text {
                if byte == UInt8(ascii: "{"), output.last == byte { output.append(UInt8(ascii: " ")) }
                output.append(byte)
            }
        }
        var position = range.lowerBound
        for placeholder in placeholders[placeholdersAhead(of: range)...].prefix(while: {
            $0.range.upperBound <= range.upperBound
        }) {
            decode(position..<placeholder.range.lowerBound)
            output += placeholder.decodingDefault().written.utf8
            position = placeholder.range.upperBound
        }
        decode(position..<range.upperBound)
        return output
    }

    /// The index of the first placeholder that does not stand before a range.
    private func placeholdersAhead(of range: Range<Int>) -> Int {
        var low = 0
        var high = placeholders.count
        while low < high {
            let middle = (low + high) / 2
            if placeholders[middle].range.lowerBound < range.lowerBound { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension UInt8 {
    fileprivate var asciiLowercase: UInt8 { (0x41...0x5A).contains(self) ? self | 0x20 : self }
}
