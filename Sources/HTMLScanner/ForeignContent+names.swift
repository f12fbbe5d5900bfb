extension ForeignContent {
    /// The element to remember for a start tag inside `parent`, if it is one of those.
    static func element(
        _ tag: HTMLScanner.Tag, in parent: Element, attributes: [HTMLScanner.Attribute], in bytes: RawSpan
    ) -> Element? {
        let candidates: [Element]
        switch parent {
        case .svg: candidates = svgElements
        case .math: candidates = mathElements
        case .annotation: candidates = annotationElements
        default: return nil
        }
        let found = candidates.first { HTMLScanner.isName(tag.name, $0.name, in: bytes) }
        if found == .annotation, isHTMLAnnotation(attributes, in: bytes) { return .htmlAnnotation }
        return found
    }

    private static let svgElements: [Element] = [.svg, .foreignObject, .desc, .title]
    private static let mathElements: [Element] = [.math, .mi, .mo, .mn, .ms, .mtext, .annotation]
    private static let annotationElements: [Element] = mathElements + [.svg]

    /// WHATWG HTML §13.2.6.1 "HTML integration point".
    private static func isHTMLAnnotation(_ attributes: [HTMLScanner.Attribute], in bytes: RawSpan) -> Bool {
        attributes.contains {
            !$0.isDuplicate && HTMLScanner.isName($0.name, "encoding", in: bytes)
                && (HTMLScanner.isName($0.value, "text/html", in: bytes)
                    || HTMLScanner.isName($0.value, "application/xhtml+xml", in: bytes))
        }
    }

    /// Whether a start tag ends foreign content (§13.2.6.5).
    static func breaksOut(_ tag: HTMLScanner.Tag, attributes: [HTMLScanner.Attribute], in bytes: RawSpan) -> Bool {
        if HTMLScanner.isName(tag.name, "font", in: bytes) {
            return attributes.contains { attribute in
                fontAttributes.contains { HTMLScanner.isName(attribute.name, $0, in: bytes) }
            }
        }
        return breakoutNames.contains { HTMLScanner.isName(tag.name, $0, in: bytes) }
    }

    /// Whether only HTML has elements of this name.
    static func isOnlyHTML(_ name: Range<Int>, in bytes: RawSpan) -> Bool {
        breakoutNames.contains { HTMLScanner.isName(name, $0, in: bytes) }
            || structuralNames.contains { HTMLScanner.isName(name, $0, in: bytes) }
    }

    private static let fontAttributes: [StaticString] = ["color", "face", "size"]
    private static let breakoutNames: [StaticString] = [
        "b", "big", "blockquote", "body", "br", "center", "code", "dd", "div", "dl", "dt", "em", "embed", "h1", "h2",
        "h3", "h4", "h5", "h6", "head", "hr", "i", "img", "li", "listing", "menu", "meta", "nobr", "ol", "p", "pre",
        "ruby", "s", "small", "span", "strong", "strike", "sub", "sup", "table", "tt", "u", "ul", "var",
    ]
    private static let structuralNames: [StaticString] = [
        "html", "td", "th", "tr", "tbody", "thead", "tfoot", "caption", "section", "article", "main", "header",
        "footer",
    ]
}
