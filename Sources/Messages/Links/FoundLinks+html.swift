import HTMLScanner

extension FoundLinks {
    /// Finds the hyperlinks of an HTML part (M1.2).
    package init(html: [UInt8], settings: LinkSettings = LinkSettings()) {
        // Scanned is a copy in which placeholders are harmless, read are the bytes themselves.
        let masked = Placeholder.mask(Placeholder.all(in: html), in: html)
        let bytes = masked.span.bytes
        var scanner = HTMLScanner()
        var lines = LineCursor()
        pixelOffset = html.count
        while let token = scanner.next(in: bytes) {
            switch token {
            case .startTag(let tag) where Self.isHyperlinkElement(tag.name, in: html):
                let element = HyperlinkElement(scanner.attributes, in: html)
                add(element, tag, &lines, html, settings)
            case .endTag(let tag)
            where !scanner.isInsideHiddenConditional && HTMLScanner.isName(tag.name, "body", in: bytes):
                pixelOffset = tag.range.lowerBound
            default:
                continue
            }
        }
    }

    private static func isHyperlinkElement(_ name: Range<Int>, in html: [UInt8]) -> Bool {
        switch (html[name.lowerBound] | 0x20, name.count) {
        case (UInt8(ascii: "a"), 1): true
        case (UInt8(ascii: "a"), 4): HTMLScanner.isName(name, "area", in: html.span.bytes)
        case (UInt8(ascii: "v"), 3...): html[name.lowerBound + 1] == UInt8(ascii: ":")
        default: false
        }
    }

    private mutating func add(
        _ element: HyperlinkElement, _ tag: HTMLScanner.Tag, _ lines: inout LineCursor, _ html: [UInt8],
        _ settings: LinkSettings
    ) {
        guard let href = element.href else { return }
        let value = CharacterReferences.decoded(href.value, in: html.span.bytes, as: .attributeValue)
        let hyperlink = Hyperlink(value: value)
        links.append(
            Link(
                ordinal: settings.firstOrdinal + links.count,
                url: hyperlink.url,
                element: String(decoding: html[tag.name], as: UTF8.self).lowercased(),
                range: href.value,
                position: lines.position(of: href.value.lowerBound, in: html),
                reason: hyperlink.reason ?? (element.isMarked ? .marked : settings.isTracking ? nil : .switchedOff),
                name: element.name,
                logical: element.logical))
        isUnquoted.append(href.quote == .none)
        marks.append(contentsOf: element.marks)
    }
}

/// What the attributes of a hyperlink's tag say to Waymark.
private struct HyperlinkElement {
    var href: HTMLScanner.Attribute?
    var isMarked = false
    var name: String?
    var logical: String?
    var marks: [Range<Int>] = []

    init(_ attributes: [HTMLScanner.Attribute], in html: [UInt8]) {
        for attribute in attributes {
            func isNamed(_ name: StaticString) -> Bool { HTMLScanner.isName(attribute.name, name, in: html.span.bytes) }
            var value: String {
                let bytes = CharacterReferences.decoded(attribute.value, in: html.span.bytes, as: .attributeValue)
                return String(decoding: bytes, as: UTF8.self)
            }
            if isNamed("href") {
                if !attribute.isDuplicate { href = attribute }
            } else if isNamed("class") {
                if !attribute.isDuplicate, TrackingMark.isMark(classes: value) { isMarked = true }
            } else if isNamed("data-tracking-id") || isNamed("data-msdyn-tracking-id") {
                if !attribute.isDuplicate, logical == nil, !value.isEmpty { logical = value }
            } else if isNamed("data-tracking-name") {
                if !attribute.isDuplicate, !value.isEmpty { name = value }
            } else if let mark = TrackingMark.all.first(where: { isNamed($0.name) }), mark.marks(value) {
                isMarked = true
                let space = html[..<attribute.range.lowerBound].reversed().prefix {
                    $0 == 0x20 || (0x09...0x0D).contains($0)
                }
                marks.append(attribute.range.lowerBound - space.count..<attribute.range.upperBound)
            }
        }
    }
}
