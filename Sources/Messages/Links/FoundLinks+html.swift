import HTMLScanner

extension FoundLinks {
    /// Finds the hyperlinks of an HTML part (M1.2).
    package init(html: [UInt8], settings: LinkSettings = LinkSettings()) {
        let lines = LineMap(html)
        // Scanned is a copy in which placeholders are harmless, read are the bytes themselves.
        let masked = Placeholder.mask(Placeholder.all(in: html), in: html)
        var scanner = HTMLScanner()
        pixelOffset = html.count
        while let token = scanner.next(in: masked.span.bytes) {
            switch token {
            case .startTag(let tag):
                guard Self.isHyperlinkElement(html[tag.name]) else { continue }
                add(tag, scanner.attributes, html, lines, settings)
            case .endTag(let tag)
            where !scanner.isInsideHiddenConditional && HTMLScanner.isName(tag.name, "body", in: html.span.bytes):
                pixelOffset = tag.range.lowerBound
            default:
                continue
            }
        }
    }

    private static func isHyperlinkElement(_ name: ArraySlice<UInt8>) -> Bool {
        let name = name.map { $0.isASCIILetter ? $0 | 0x20 : $0 }
        return name == [0x61] || name.elementsEqual("area".utf8) || name.starts(with: "v:".utf8)
    }

    private mutating func add(
        _ tag: HTMLScanner.Tag, _ attributes: [HTMLScanner.Attribute], _ html: [UInt8], _ lines: LineMap,
        _ settings: LinkSettings
    ) {
        func text(_ range: Range<Int>) -> String { String(decoding: html[range], as: UTF8.self) }
        func decoded(_ range: Range<Int>) -> [UInt8] {
            CharacterReferences.decoded(range, in: html.span.bytes, as: .attributeValue)
        }
        var href: HTMLScanner.Attribute?
        var isMarked = false
        var name: String?
        var logical: String?
        var tagMarks: [Range<Int>] = []
        for attribute in attributes {
            let attributeName = text(attribute.name).lowercased()
            let value = String(decoding: decoded(attribute.value), as: UTF8.self)
            if TrackingMark.isMark(name: attributeName, value: value) {
                isMarked = true
                let space = html[..<attribute.range.lowerBound].reversed().prefix {
                    $0 == 0x20 || (0x09...0x0D).contains($0)
                }
                tagMarks.append(attribute.range.lowerBound - space.count..<attribute.range.upperBound)
                continue
            }
            if attribute.isDuplicate { continue }
            switch attributeName {
            case "href": href = attribute
            case "class": if TrackingMark.isMark(classes: value) { isMarked = true }
            case "data-tracking-id", "data-msdyn-tracking-id": if !value.isEmpty { logical = logical ?? value }
            case "data-tracking-name": if !value.isEmpty { name = value }
            default: break
            }
        }
        guard let href else { return }
        let hyperlink = Hyperlink(value: decoded(href.value))
        links.append(
            Link(
                ordinal: settings.firstOrdinal + links.count,
                url: hyperlink.url,
                element: text(tag.name).lowercased(),
                range: href.value,
                position: lines.position(of: href.value.lowerBound),
                reason: hyperlink.reason ?? (isMarked ? .marked : settings.isTracking ? nil : .switchedOff),
                name: name,
                logical: logical))
        isUnquoted.append(href.quote == .none)
        marks.append(contentsOf: tagMarks)
    }
}
