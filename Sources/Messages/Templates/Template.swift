/// One part of a message, compiled: literal ranges of its bytes, and slots to fill for each delivery.
package struct Template: Sendable {
    package enum Piece: Equatable, Sendable {
        /// Bytes of the source, as they stand.
        case literal(Range<Int>)
        /// A personal value.
        case value(Placeholder, Escaping)
        /// The link at this index of ``slots``.
        case link(Int)
        case pixel
    }

    /// A tracked link: what stands there when it is tracked for a recipient, and when it is not.
    package struct LinkSlot: Sendable {
        package let ordinal: Int
        package let destination: Destination
        /// The value as written, for recipients who are not tracked.
        let original: [Piece]
        /// Whether the value stands without quotes.
        let isUnquoted: Bool
    }

    let source: [UInt8]
    let pieces: [Piece]
    package let slots: [LinkSlot]
    let escaping: Escaping

    /// - Parameter escaping: how values and link URLs are written in this part: `.html` or `.none`.
    package init(source: [UInt8], found: FoundLinks, isPersonalised: Bool, hasPixel: Bool, escaping: Escaping) {
        let placeholders = isPersonalised ? Placeholder.all(in: source) : []
        var edits: [(range: Range<Int>, piece: Piece?)] = found.marks.map { ($0, nil) }
        if hasPixel, let offset = found.pixelOffset { edits.append((offset..<offset, .pixel)) }
        var slots: [LinkSlot] = []
        var inLinks: [Range<Int>] = []
        for (link, isUnquoted) in zip(found.links, found.isUnquoted) {
            let inside = placeholders.filter { link.range.contains($0.range.lowerBound) }
            // A value that is one whole placeholder is a URL already; else the value lands in a component.
            let component: Escaping = inside.first?.range == link.range ? escaping : .url
            inLinks.append(link.range)
            if link.isTracked {
                edits.append((link.range, .link(slots.count)))
                slots.append(
                    LinkSlot(
                        ordinal: link.ordinal,
                        destination: Destination(url: link.url, isPersonalised: isPersonalised),
                        original: Self.pieces(in: link.range, edits: inside.map { ($0.range, .value($0, component)) }),
                        isUnquoted: isUnquoted))
            } else {
                edits.append(contentsOf: inside.map { ($0.range, .value($0, component)) })
            }
        }
        for placeholder in placeholders where !inLinks.contains(where: { $0.contains(placeholder.range.lowerBound) }) {
            edits.append((placeholder.range, .value(placeholder, escaping)))
        }
        edits.sort { ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound) }
        self.source = source
        self.slots = slots
        self.escaping = escaping
        pieces = Self.pieces(in: 0..<source.count, edits: edits)
    }

    /// A part without links: a subject.
    package init(text: String, isPersonalised: Bool) {
        self.init(
            source: Array(text.utf8), found: FoundLinks(), isPersonalised: isPersonalised, hasPixel: false,
            escaping: .none)
    }

    /// Literals around the edits, which are in order and do not overlap. An edit without a piece removes its range.
    private static func pieces(in range: Range<Int>, edits: [(range: Range<Int>, piece: Piece?)]) -> [Piece] {
        var pieces: [Piece] = []
        var position = range.lowerBound
        for edit in edits {
            if position < edit.range.lowerBound { pieces.append(.literal(position..<edit.range.lowerBound)) }
            if let piece = edit.piece { pieces.append(piece) }
            position = edit.range.upperBound
        }
        if position < range.upperBound { pieces.append(.literal(position..<range.upperBound)) }
        return pieces
    }
}
