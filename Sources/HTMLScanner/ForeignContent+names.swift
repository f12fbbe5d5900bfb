extension ForeignContent {
    /// What a start tag opens as a child of `parent`, or nil if that is for the rules of HTML to say.
    static func kind(
        of tag: HTMLScanner.Tag, in parent: Kind, attributes: [HTMLScanner.Attribute], in bytes: RawSpan
    ) -> Kind? {
        func isAny(of names: [StaticString]) -> Bool { contains(names, tag.name, in: bytes) }
        switch parent {
        case .htmlIntegrationPoint: return nil
        case .textIntegrationPoint: return isAny(of: glyphNames) ? .math : nil
        case .svg: return isAny(of: htmlIntegrationPointNames) ? .htmlIntegrationPoint : .svg
        case .annotation where HTMLScanner.isName(tag.name, "svg", in: bytes): return .svg
        case .math, .annotation:
            if isAny(of: textIntegrationPointNames) { return .textIntegrationPoint }
            guard HTMLScanner.isName(tag.name, "annotation-xml", in: bytes) else { return .math }
            return isHTMLAnnotation(attributes, in: bytes) ? .htmlIntegrationPoint : .annotation
        }
    }

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
            return attributes.contains { contains(fontAttributes, $0.name, in: bytes) }
        }
        return contains(breakoutNames, tag.name, in: bytes)
    }

    /// Whether an end tag of this name closes what is left open in an element of HTML.
    static func isOfHTML(_ name: Range<Int>, in bytes: RawSpan) -> Bool {
        contains(closedNames, name, in: bytes)
    }

    private static func contains(_ names: [StaticString], _ name: Range<Int>, in bytes: RawSpan) -> Bool {
        names.contains { HTMLScanner.isName(name, $0, in: bytes) }
    }

    private static let htmlIntegrationPointNames: [StaticString] = ["foreignobject", "desc", "title"]
    private static let textIntegrationPointNames: [StaticString] = ["mi", "mo", "mn", "ms", "mtext"]
    private static let glyphNames: [StaticString] = ["mglyph", "malignmark"]
    private static let fontAttributes: [StaticString] = ["color", "face", "size"]
    private static let breakoutNames: [StaticString] = [
        "b", "big", "blockquote", "body", "br", "center", "code", "dd", "div", "dl", "dt", "em", "embed", "h1", "h2",
        "h3", "h4", "h5", "h6", "head", "hr", "i", "img", "li", "listing", "menu", "meta", "nobr", "ol", "p", "pre",
        "ruby", "s", "small", "span", "strong", "strike", "sub", "sup", "table", "tt", "u", "ul", "var",
    ]
    /// All elements that markup can stand in, but `html`, `head`, `body` and `form`, whose end tags leave open what is.
    private static let closedNames: [StaticString] = [
        "a", "abbr", "acronym", "address", "applet", "article", "aside", "audio", "b", "bdi", "bdo", "big",
        "blockquote", "button", "canvas", "caption", "center", "cite", "code", "data", "datalist", "dd", "del",
        "details", "dfn", "dialog", "dir", "div", "dl", "dt", "em", "fieldset", "figcaption", "figure", "font",
        "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "i", "ins", "kbd", "label", "legend", "li",
        "listing", "main", "map", "mark", "marquee", "menu", "meter", "nav", "nobr", "noscript", "object", "ol",
        "optgroup", "option", "output", "picture", "pre", "progress", "q", "rb", "rp", "rt", "rtc", "ruby", "s", "samp",
        "search", "section", "select", "slot", "small", "span", "strike", "strong", "sub", "summary", "sup", "table",
        "tbody", "td", "template", "tfoot", "th", "thead", "time", "tr", "tt", "u", "ul", "var", "video",
    ]
}
