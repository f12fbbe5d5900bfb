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
        var placeholders = (isPersonalised ? Placeholder.all(in: source) : [])[...]
        func takePlaceholders(before end: Int) -> [Placeholder] {
            let taken = placeholders.prefix { $0.range.lowerBound < end }
            placeholders = placeholders.dropFirst(taken.count)
            return Array(taken)
        }
        func edits(_ placeholders: [Placeholder], _ escaping: Escaping) -> [Edit] {
            placeholders.map { Edit(range: $0.range, piece: .value($0, escaping)) }
        }
        var all = found.marks.map { Edit(range: $0, piece: nil) }
        if hasPixel, let offset = found.pixelOffset { all.append(Edit(range: offset..<offset, piece: .pixel)) }
        var slots: [LinkSlot] = []
        for (link, isUnquoted) in zip(found.links, found.isUnquoted) {
            all += edits(takePlaceholders(before: link.range.lowerBound), escaping)
            let inside = takePlaceholders(before: link.range.upperBound)
            // A value that is one whole placeholder is a URL already; else the value lands in a component.
            let values = edits(inside, inside.first?.range == link.range ? escaping : .url)
            if link.isTracked {
                all.append(Edit(range: link.range, piece: .link(slots.count)))
                slots.append(
                    LinkSlot(
                        ordinal: link.ordinal,
                        destination: Destination(url: link.url, isPersonalised: isPersonalised),
                        original: Self.pieces(in: link.range, edits: values),
                        isUnquoted: isUnquoted))
            } else {
                all += values
            }
        }
        all += edits(takePlaceholders(before: source.count), escaping)
        all.sort { ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound) }
        self.source = source
        self.slots = slots
        self.escaping = escaping
        pieces = Self.pieces(in: 0..<source.count, edits: all)
    }

    /// A part without links: a subject.
    package init(text: String, isPersonalised: Bool) {
        self.init(
            source: Array(text.utf8), found: FoundLinks(), isPersonalised: isPersonalised, hasPixel: false,
            escaping: .none)
    }

    /// What stands in the place of some bytes; without a piece, nothing.
    private struct Edit {
        let range: Range<Int>
        let piece: Piece?
    }

    /// Literals around the edits, which are in order. One inside another, a placeholder in a stripped mark, goes with it.
    private static func pieces(in range: Range<Int>, edits: [Edit]) -> [Piece] {
        var pieces: [Piece] = []
        var position = range.lowerBound
        for edit in edits where edit.range.lowerBound >= position {
            if position < edit.range.lowerBound { pieces.append(.literal(position..<edit.range.lowerBound)) }
            if let piece = edit.piece { pieces.append(piece) }
            position = edit.range.upperBound
        }
        if position < range.upperBound { pieces.append(.literal(position..<range.upperBound)) }
        return pieces
    }
}
