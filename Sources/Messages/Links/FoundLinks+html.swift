import HTMLScanner

extension FoundLinks {
    /// Finds the hyperlinks of an HTML part (M1.2).
    package init(html: [UInt8], settings: LinkSettings = LinkSettings()) {
        // Scanned is a copy in which placeholders are harmless, read are the bytes themselves.
        placeholders = Placeholder.all(in: html)
        let masked = Placeholder.mask(placeholders, in: html)
        let bytes = masked.span.bytes
        var scanner = HTMLScanner()
        scanner.reportsText = false
        // Those of hyperlinks, `img` and `body`. Placeholders may stand in any tag.
        if placeholders.isEmpty { scanner.reportedInitials = HTMLScanner.Initials("avib") }
        var ahead = placeholders[...]
        var hasPixel = false
        var decoded: [UInt8] = []
        pixelOffset = html.count
        while let token = scanner.next(in: bytes) {
            switch token {
            case .startTag(let tag):
                switch Self.kind(of: tag.name, in: html) {
                case .hyperlink:
                    let element = HyperlinkElement(tag, scanner.attributes(of: tag, in: bytes), in: html)
                    if let href = element.href {
                        ahead = ahead.drop { $0.range.lowerBound < href.value.lowerBound }
                        let inside = ahead.prefix { $0.range.upperBound <= href.value.upperBound }
                        add(
                            element, href, Self.hyperlink(href.value, around: inside, in: html, &decoded),
                            isOwn: inside.contains(where: \.isPreferencesURL), tag, html, settings)
                    }
                case .image:
                    if let source = HTMLScanner.attribute("src", of: tag, in: bytes),
                        Hyperlink.isOwn(html.span.extracting(source.value))
                    {
                        hasPixel = true
                    }
                case .other:
                    break
                }
                if !placeholders.isEmpty { noteUnquoted(scanner.attributes(of: tag, in: bytes)) }
            case .endTag(let tag)
            where HTMLScanner.isName(tag.name, "body", in: bytes) && !scanner.isInsideHiddenConditional:
                pixelOffset = tag.range.lowerBound
            default:
                break
            }
        }
        if hasPixel { pixelOffset = nil }
    }

    /// Values without quotes, which a recipient's value could end.
    private mutating func noteUnquoted(_ attributes: [HTMLScanner.Attribute]) {
        for attribute in attributes where attribute.quote == .none && !attribute.value.isEmpty {
            unquotedValues.append(attribute.value)
        }
    }

    private enum ElementKind {
        case hyperlink, image, other
    }

    private static func kind(of name: Range<Int>, in html: [UInt8]) -> ElementKind {
        switch (html[name.lowerBound] | 0x20, name.count) {
        case (UInt8(ascii: "a"), 1): .hyperlink
        case (UInt8(ascii: "a"), 4): HTMLScanner.isName(name, "area", in: html.span.bytes) ? .hyperlink : .other
        case (UInt8(ascii: "v"), 3...): html[name.lowerBound + 1] == UInt8(ascii: ":") ? .hyperlink : .other
        case (UInt8(ascii: "i"), 3): HTMLScanner.isName(name, "img", in: html.span.bytes) ? .image : .other
        default: .other
        }
    }

    /// - Parameter buffer: used for what has to be decoded, again and again.
    private static func hyperlink(
        _ range: Range<Int>, around placeholders: ArraySlice<Placeholder>, in html: [UInt8], _ buffer: inout [UInt8]
    ) -> Hyperlink {
        // Nearly every URL stands for itself.
        let value = html.span.extracting(range)
        for index in value.indices where value[index] == 0 || value[index] == UInt8(ascii: "&") {
            buffer.removeAll(keepingCapacity: true)
            decode(range, around: placeholders, in: html, into: &buffer)
            return Hyperlink(value: buffer.span)
        }
        return Hyperlink(value: value)
    }

    /// A value with placeholders in it as the standard reads it. A placeholder continues a name as a letter does, so that
    /// `&copy{{ profile.x }}` is no reference for anybody.
    ///
    /// - Parameter placeholders: those in the value.
    private static func decode(
        _ range: Range<Int>, around placeholders: ArraySlice<Placeholder>, in html: [UInt8], into output: inout [UInt8]
    ) {
        var position = range.lowerBound
        for placeholder in placeholders {
            let before = Array(html[position..<placeholder.range.lowerBound]) + [UInt8(ascii: "x")]
            decode(before.indices, in: before, into: &output)
            output.removeLast()
            decode(placeholder.range, in: html, into: &output)
            position = placeholder.range.upperBound
        }
        decode(position..<range.upperBound, in: html, into: &output)
    }

    /// An attribute's value as the standard reads it: NUL is U+FFFD (WHATWG HTML §13.2.5.36), references are decoded.
    private static func decode(_ range: Range<Int>, in html: [UInt8], into output: inout [UInt8]) {
        guard html[range].contains(0) else {
            return CharacterReferences.decode(range, in: html.span.bytes, as: .attributeValue, into: &output)
        }
        let replaced = html[range].flatMap { $0 == 0 ? [0xEF, 0xBF, 0xBD] : [$0] }
        CharacterReferences.decode(replaced.indices, in: replaced.span.bytes, as: .attributeValue, into: &output)
    }

    private mutating func add(
        _ element: borrowing HyperlinkElement, _ href: HTMLScanner.Attribute, _ hyperlink: Hyperlink, isOwn: Bool,
        _ tag: HTMLScanner.Tag, _ html: [UInt8], _ settings: LinkSettings
    ) {
        let reason = isOwn ? .own : hyperlink.reason
        links.append(
            Link(
                ordinal: settings.firstOrdinal + links.count,
                url: hyperlink.url,
                element: tag.name.count == 1 ? "a" : html.span.extracting(tag.name).text.lowercased(),
                range: href.value,
                reason: reason ?? (element.isMarked ? .marked : settings.isTracking ? nil : .switchedOff),
                name: element.name,
                logical: element.logical))
        isUnquoted.append(href.quote == .none)
        if !element.marks.isEmpty { marks.append(contentsOf: element.marks) }
    }
}
