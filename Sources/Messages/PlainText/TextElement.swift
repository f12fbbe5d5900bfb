/// What an element is for the lines of a text (WHATWG HTML §15.3).
enum TextElement: Equatable {
    /// With an empty line around it.
    case paragraph
    /// On lines of its own.
    case block
    case list(isOrdered: Bool)
    case item
    case cell
    case hyperlink
    /// Without an end.
    case void
    case inline

    static let image = Array("img".utf8)
    static let area = Array("area".utf8)
    static let lineBreak = Array("br".utf8)
    static let rule = Array("hr".utf8)

    /// - Parameter name: in lower case.
    init(_ name: [UInt8]) { self = Self.known[name] ?? .inline }

    private static let known: [[UInt8]: TextElement] = {
        let kinds: [(TextElement, [String])] = [
            (.paragraph, ["p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "dl", "table"]),
            (
                .block,
                [
                    "address", "article", "aside", "body", "caption", "center", "dd", "details", "div", "dt",
                    "fieldset",
                    "figcaption", "figure", "footer", "form", "header", "legend", "main", "nav", "section", "summary",
                    "tr",
                ]
            ),
            (.list(isOrdered: false), ["ul", "menu", "dir"]), (.list(isOrdered: true), ["ol"]), (.item, ["li"]),
            (.cell, ["td", "th"]), (.hyperlink, ["a"]),
            (
                .void,
                [
                    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
                    "wbr",
                ]
            ),
        ]
        return Dictionary(
            uniqueKeysWithValues: kinds.flatMap { kind, names in names.map { (Array($0.utf8), kind) } })
    }()
}
