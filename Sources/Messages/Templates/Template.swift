/// One part of a message, compiled: what is the same for every delivery, joined, and what goes between and into it.
package struct Template: Sendable {
    enum Piece: Sendable {
        /// The same for every delivery, but for identifiers over the bytes at these places.
        case fixed([UInt8], [IdentifierPlace])
        /// A personal value.
        case value(Placeholder, Escaping)
        case link(PersonalisedLink)
    }

    /// A tracked link whose destination differs from recipient to recipient (M1.6).
    struct PersonalisedLink: Sendable {
        let ordinal: Int
        /// The URL up to its identifier.
        let beginning: [UInt8]
        /// The placeholders whose values the identifier seals.
        let placeholders: [Placeholder]
        /// What stands there for a recipient for whom it cannot be tracked.
        let original: [Piece]
    }

    let pieces: [Piece]

    /// - Parameters:
    ///   - urls: `nil` where nothing of Waymark's own is put in.
    ///   - preheader: what is put in at the start of the body; `nil` for nothing.
    ///   - isShortening: whether links are replaced that are not tracked (M9.1).
    ///   - escaping: how values and URLs are written in this part: `.html`, `.asciiHTML` or `.none`.
    init(
        source: [UInt8], found: FoundLinks, isPersonalised: Bool, urls: MessageURLs?, preheader: Preheader? = nil,
        isShortening: Bool = false, hasPixel: Bool, escaping: Escaping
    ) {
        var placeholders = isPersonalised ? found.placeholders[...] : []
        var edits = found.marks.map { Edit(range: $0, content: nil) }
        var unquoted = found.unquotedValues[...]

        func takePlaceholders(before end: Int) -> ArraySlice<Placeholder> {
            let taken = placeholders.prefix { $0.range.lowerBound < end }
            placeholders = placeholders.dropFirst(taken.count)
            return taken
        }
        func value(_ placeholder: Placeholder, _ written: Escaping? = nil) -> Edit {
            unquoted = unquoted.drop { $0.upperBound <= placeholder.range.lowerBound }
            let isUnquoted = unquoted.first.map { $0.contains(placeholder.range.lowerBound) } ?? false
            let written = written ?? (isUnquoted ? .unquotedHTML : escaping)
            if placeholder.isPreferencesURL, let page = urls?.preferences {
                return Edit(range: placeholder.range, content: .url(page.url, ordinal: page.ordinal, written))
            }
            let decoded = escaping == .none ? placeholder : placeholder.decodingDefault()
            return Edit(range: placeholder.range, content: .piece(.value(decoded, written)))
        }
        /// In a URL a value lands in a component, unless it stands first: then it is the URL's beginning itself.
        func urlValues(in url: Range<Int>) -> [Edit] {
            let inside = takePlaceholders(before: url.upperBound)
            if inside.isEmpty { return [] }
            let start = source[url].firstIndex { $0 > 0x20 }
            return inside.map { value($0, $0.range.lowerBound == start ? nil : .url) }
        }

        // Before whatever else is put in there.
        if let preheader {
            let place = preheader.offset..<preheader.offset
            edits.insert(Edit(range: place, content: .preheader(preheader, escaping)), at: 0)
        }
        edits.reserveCapacity(edits.count + found.links.count + placeholders.count + 1)
        for index in found.links.indices {
            let range = found.links[index].range
            edits += takePlaceholders(before: range.lowerBound).map { value($0) }
            let original = urlValues(in: range)
            let isReplaced = isShortening ? found.links[index].isShortened : found.links[index].isTracked
            guard isReplaced, let urls, let link = urls.link else {
                edits += original
                continue
            }
            let ordinal = found.links[index].ordinal
            let beginning = link(ordinal)
            let destination = isPersonalised ? found.links[index].placeholders : []
            if urls.identifierLength > 0, !destination.isEmpty {
                var builder = Builder(source: source, urls: urls)
                builder.append(range, edits: original)
                let personalised = PersonalisedLink(
                    ordinal: ordinal, beginning: Array(escaping.escaped(beginning).utf8),
                    placeholders: destination, original: builder.finished())
                edits.append(Edit(range: range, content: .piece(.link(personalised))))
            } else {
                edits.append(
                    Edit(
                        range: range,
                        content: .url(
                            beginning, ordinal: ordinal, escaping, isUnquoted: found.isUnquoted[index])))
            }
        }
        edits += takePlaceholders(before: source.count).map { value($0) }
        if hasPixel, let offset = found.pixelOffset, let pixel = urls?.pixel {
            edits.append(Edit(range: offset..<offset, content: .pixel(pixel, escaping)))
        }
        edits.sort { ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound) }
        var builder = Builder(source: source, urls: urls)
        builder.append(source.indices, edits: edits)
        pieces = builder.finished()
    }

    /// A part without links: a subject.
    init(text: String, placeholders: [Placeholder]) {
        var found = FoundLinks()
        found.placeholders = placeholders
        self.init(
            source: Array(text.utf8), found: found, isPersonalised: true, urls: nil, hasPixel: false, escaping: .none)
    }
}
