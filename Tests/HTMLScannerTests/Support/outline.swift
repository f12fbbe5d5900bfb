import HTMLScanner

/// The tokens of an input, one a line, as tables of expectations write them: `<a href=x>`, `</a>`, `"text"`,
/// `!comment`, `{hidden mso}`, `{/hidden}`.
func outline(_ html: String, with scanner: HTMLScanner = HTMLScanner()) -> [String] {
    let input = Array(html.utf8)
    func string(_ range: Range<Int>) -> String { String(decoding: input[range], as: UTF8.self) }
    return scan(input, with: scanner).map { scanned in
        switch scanned.token {
        case .text(let text):
            return "\"\(string(text.range))\""
        case .startTag(let tag):
            let attributes = scanned.attributes.map {
                " " + string($0.name) + ($0.hasValue ? "=" + string($0.value) : "")
            }
            return "<\(string(tag.name))\(attributes.joined())\(tag.isSelfClosing ? "/" : "")>"
        case .endTag(let tag):
            return "</\(string(tag.name))>"
        case .comment(let comment):
            return "!\(string(comment.data))"
        case .doctype(let doctype):
            return "doctype \(doctype.name.map(string) ?? "")"
        case .conditionalStart(let conditional):
            return "{\(conditional.visibility) \(string(conditional.condition))}"
        case .conditionalEnd(let conditional):
            return "{/\(conditional.visibility)}"
        }
    }
}
