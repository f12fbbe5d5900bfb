/// One part of a message, compiled: literal ranges of its bytes, and slots to fill for each delivery.
package struct Template: Sendable {
    package enum Piece: Equatable, Sendable {
        /// Bytes of the source, as they stand.
        case literal(Range<Int>)
        /// The personal value at this index of ``placeholders``.
        case value(Int, Escaping)
        /// The link at this index of ``slots``.
        case link(Int, ordinal: Int, isPersonalised: Bool, isUnquoted: Bool)
        case pixel
    }

    /// A tracked link: what goes into its identifier, and what stands there for recipients who are not tracked.
    package struct LinkSlot: Sendable {
        package let destination: Destination
        let original: [Piece]
    }

    let source: [UInt8]
    let pieces: [Piece]
    package let slots: [LinkSlot]
    let placeholders: [Placeholder]
    let escaping: Escaping

    /// - Parameter escaping: how values and link URLs are written in this part: `.html` or `.none`.
    package init(source: [UInt8], found: FoundLinks, isPersonalised: Bool, hasPixel: Bool, escaping: Escaping) {
        var placeholders = isPersonalised ? Placeholder.all(in: source) : []
        if escaping != .none { placeholders = placeholders.map { $0.decodingDefault() } }
        var unquoted = found.unquotedValues[...]
        func contextual(_ placeholder: Placeholder) -> Escaping {
            unquoted = unquoted.drop { $0.upperBound <= placeholder.range.lowerBound }
            let isUnquoted = unquoted.first.map { $0.contains(placeholder.range.lowerBound) } ?? false
            return isUnquoted ? .unquotedHTML : escaping
        }
        var rest = placeholders.indices
        func takePlaceholders(before end: Int) -> Range<Int> {
            let taken = rest.prefix { placeholders[$0].range.lowerBound < end }
            rest = rest.dropFirst(taken.count)
            return taken
        }
        func values(_ indices: Range<Int>) -> [Edit] {
            indices.map { Edit(range: placeholders[$0].range, piece: .value($0, contextual(placeholders[$0]))) }
        }
        /// In a URL a value lands in a component, unless it stands first: then it is the URL's beginning itself.
        func urlValues(_ indices: Range<Int>, of link: Link) -> [Edit] {
            let start = source[link.range].firstIndex { $0 > 0x20 }
            return indices.map { index in
                let range = placeholders[index].range
                return Edit(
                    range: range,
                    piece: .value(index, range.lowerBound == start ? contextual(placeholders[index]) : .url))
            }
        }
        var all = found.marks.map { Edit(range: $0, piece: nil) }
        if hasPixel, let offset = found.pixelOffset { all.append(Edit(range: offset..<offset, piece: .pixel)) }
        var slots: [LinkSlot] = []
        for (link, isUnquoted) in zip(found.links, found.isUnquoted) {
            all += values(takePlaceholders(before: link.range.lowerBound))
            let inside = takePlaceholders(before: link.range.upperBound)
            let edits = urlValues(inside, of: link)
            if link.isTracked {
                let piece = Piece.link(
                    slots.count, ordinal: link.ordinal, isPersonalised: !inside.isEmpty, isUnquoted: isUnquoted)
                all.append(Edit(range: link.range, piece: piece))
                slots.append(
                    LinkSlot(
                        destination: Destination(url: link.url, isPersonalised: isPersonalised),
                        original: Self.pieces(in: link.range, edits: edits)))
            } else {
                all += edits
            }
        }
        all += values(takePlaceholders(before: source.count))
        self.placeholders = placeholders
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
