/// The open elements of `svg` and `math`, which is as much of the stack of open elements as the tokenizer depends on.
///
/// It stands in for tree construction (WHATWG HTML §13.2.6.5) with these approximations:
///
/// - Elements of HTML inside an integration point are not followed. Once one was opened, the current node is taken to be
///   one of HTML for an end tag whose name HTML has too, for `mglyph` and `malignmark`, and for CDATA sections. Any
///   other end tag passes over them. None of them closes the integration point.
/// - An end tag that fits nothing open in foreign content is taken to be that of an open element around it if HTML has
///   elements of that name, and closes what was left open in it; else to be that of none.
/// - Elements deeper than `maximumDepth` are not followed.
struct ForeignContent: Sendable {
    enum Namespace {
        case html, foreign
    }

    enum Kind {
        case svg, math
        /// Math, except that an `svg` inside it is SVG (§13.2.6 "tree construction dispatcher").
        case annotation
        /// HTML again.
        case htmlIntegrationPoint
        /// HTML again, except for `mglyph` and `malignmark`.
        case textIntegrationPoint

        var isIntegrationPoint: Bool { self == .htmlIntegrationPoint || self == .textIntegrationPoint }

        /// Whether an end tag inside it closes no element of HTML around it (§13.2.4.2 "has an element in scope").
        var limitsScope: Bool { isIntegrationPoint || self == .annotation }
    }

    private struct Element {
        let name: Range<Int>
        let kind: Kind
        /// Whether the element before it in the stack is one of HTML.
        let isInHTML: Bool
    }

    /// Bounds memory and the search for what an end tag closes.
    private static let maximumDepth = 128
    private var open: [Element] = []
    /// Whether the current node is an element of HTML.
    private var isInHTML = true

    var isEmpty: Bool { open.isEmpty }

    /// Whether the adjusted current node is not an HTML element (§13.2.5.42).
    var allowsCDATA: Bool { !isInHTML }

    /// Follows a start tag. Returns the namespace of its element.
    mutating func didOpen(_ tag: HTMLScanner.Tag, attributes: [HTMLScanner.Attribute], in bytes: RawSpan) -> Namespace {
        if !isInHTML, let parent = open.last?.kind {
            if !parent.isIntegrationPoint, Self.breaksOut(tag, attributes: attributes, in: bytes) {
                leave()
            } else if let kind = Self.kind(of: tag, in: parent, attributes: attributes, in: bytes) {
                push(tag, kind)
                return .foreign
            }
        }
        let isSVG = HTMLScanner.isName(tag.name, "svg", in: bytes)
        if isSVG || HTMLScanner.isName(tag.name, "math", in: bytes) {
            push(tag, isSVG ? .svg : .math)
            return .foreign
        }
        isInHTML = true
        return .html
    }

    /// Follows an end tag, where anything is open.
    mutating func didClose(_ name: Range<Int>, in bytes: RawSpan) {
        if HTMLScanner.isName(name, "p", in: bytes) || HTMLScanner.isName(name, "br", in: bytes) { return leave() }
        let isOfHTML = Self.isOfHTML(name, in: bytes)
        if isOfHTML, isInHTML { return }
        for index in open.indices.reversed() {
            if bytes.matchesIgnoringCase(name, open[index].name) { return remove(from: index) }
            if isOfHTML, open[index].isInHTML {
                if !open[index...].contains(where: \.kind.limitsScope) { remove(from: index) }
                return
            }
        }
    }

    private mutating func push(_ tag: HTMLScanner.Tag, _ kind: Kind) {
        guard !tag.isSelfClosing, open.count < Self.maximumDepth else { return }
        open.append(Element(name: tag.name, kind: kind, isInHTML: isInHTML))
        isInHTML = false
    }

    private mutating func remove(from index: Int) {
        isInHTML = open[index].isInHTML
        open.removeSubrange(index...)
    }

    /// Leaves foreign content for the HTML around it.
    private mutating func leave() {
        let start = (open.lastIndex { $0.kind.isIntegrationPoint } ?? -1) + 1
        if start < open.count { remove(from: start) }
    }
}
