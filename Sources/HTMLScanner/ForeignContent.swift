/// The open `svg` and `math` elements and their integration points, which is as much of the stack of open elements as
/// the tokenizer depends on.
///
/// It stands in for tree construction (WHATWG HTML §13.2.6.5) with two approximations. Elements of HTML inside an
/// integration point are not followed, so an end tag of foreign content passes over them. An end tag of an HTML element
/// is taken to be that of an open one, and leaves foreign content that was left open in it.
struct ForeignContent: Sendable {
    enum Namespace {
        case html, foreign
    }

    enum Element {
        case svg, math
        /// Math, except that an `svg` inside it is SVG (§13.2.6 "tree construction dispatcher").
        case annotation
        /// HTML again, under the names that close them.
        case htmlAnnotation, foreignObject, desc, title, mi, mo, mn, ms, mtext

        var isIntegrationPoint: Bool {
            switch self {
            case .svg, .math, .annotation: false
            default: true
            }
        }

        var name: StaticString {
            switch self {
            case .svg: "svg"
            case .math: "math"
            case .annotation, .htmlAnnotation: "annotation-xml"
            case .foreignObject: "foreignobject"
            case .desc: "desc"
            case .title: "title"
            case .mi: "mi"
            case .mo: "mo"
            case .mn: "mn"
            case .ms: "ms"
            case .mtext: "mtext"
            }
        }
    }

    /// Deeper elements are not followed, so that memory and the search for what an end tag closes are bounded.
    private static let maximumDepth = 128
    private var open: [Element] = []
    /// Whether no HTML element has been opened inside the innermost integration point.
    private var isDirectlyInIntegrationPoint = false

    var isEmpty: Bool { open.isEmpty }

    /// Whether the adjusted current node is not an HTML element (§13.2.5.42).
    var allowsCDATA: Bool {
        guard let top = open.last else { return false }
        return !top.isIntegrationPoint || isDirectlyInIntegrationPoint
    }

    /// Follows a start tag. Returns the namespace of its element.
    mutating func didOpen(_ tag: HTMLScanner.Tag, attributes: [HTMLScanner.Attribute], in bytes: RawSpan) -> Namespace {
        if let top = open.last, !top.isIntegrationPoint {
            if !Self.breaksOut(tag, attributes: attributes, in: bytes) {
                if !tag.isSelfClosing, let element = Self.element(tag, in: top, attributes: attributes, in: bytes) {
                    push(element)
                }
                return .foreign
            }
            leave()
        }
        let isSVG = HTMLScanner.isName(tag.name, "svg", in: bytes)
        if isSVG || HTMLScanner.isName(tag.name, "math", in: bytes) {
            if !tag.isSelfClosing { push(isSVG ? .svg : .math) }
            return .foreign
        }
        isDirectlyInIntegrationPoint = false
        return .html
    }

    /// Follows an end tag.
    mutating func didClose(_ name: Range<Int>, in bytes: RawSpan) {
        guard let top = open.last else { return }
        if let index = open.lastIndex(where: { HTMLScanner.isName(name, $0.name, in: bytes) }) {
            open.removeSubrange(index...)
            isDirectlyInIntegrationPoint = false
        } else if !top.isIntegrationPoint, Self.isOnlyHTML(name, in: bytes) {
            leave()
        }
    }

    private mutating func push(_ element: Element) {
        guard open.count < Self.maximumDepth else { return }
        open.append(element)
        isDirectlyInIntegrationPoint = element.isIntegrationPoint
    }

    /// Leaves foreign content for the HTML around it.
    private mutating func leave() {
        while let top = open.last, !top.isIntegrationPoint { open.removeLast() }
        isDirectlyInIntegrationPoint = false
    }
}
