import HTMLScanner

/// A token with its attributes.
struct Scanned: Equatable {
    let token: HTMLScanner.Token
    let attributes: [HTMLScanner.Attribute]
}

/// All tokens of an input. Stops after more tokens than any input has.
func scan(_ input: [UInt8], with scanner: HTMLScanner = HTMLScanner()) -> [Scanned] {
    var scanner = scanner
    var result: [Scanned] = []
    let bytes = input.span.bytes
    while let token = scanner.next(in: bytes) {
        let attributes = token.tag.map { scanner.attributes(of: $0, in: bytes) } ?? []
        result.append(Scanned(token: token, attributes: attributes))
        precondition(result.count <= input.count, "an empty token")
    }
    return result
}

func scan(_ html: String) -> [Scanned] {
    scan(Array(html.utf8))
}

extension HTMLScanner.Token {
    var range: Range<Int> {
        switch self {
        case .text(let text): text.range
        case .startTag(let tag), .endTag(let tag): tag.range
        case .comment(let comment): comment.range
        case .doctype(let doctype): doctype.range
        case .conditionalStart(let conditional), .conditionalEnd(let conditional): conditional.range
        }
    }

    var tag: HTMLScanner.Tag? {
        switch self {
        case .startTag(let tag), .endTag(let tag): tag
        default: nil
        }
    }

    /// Every range in it but the whole.
    var innerRanges: [Range<Int>] {
        switch self {
        case .text: []
        case .startTag(let tag), .endTag(let tag): [tag.name]
        case .comment(let comment): [comment.data]
        case .doctype(let doctype):
            [doctype.name, doctype.publicIdentifier, doctype.systemIdentifier].compactMap { $0 }
        case .conditionalStart(let conditional), .conditionalEnd(let conditional): [conditional.condition]
        }
    }
}
