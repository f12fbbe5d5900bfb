extension Template {
    /// What stands in the place of some bytes of the source; without content, nothing.
    struct Edit {
        enum Content {
            case piece(Piece)
            case url(ordinal: Int, String, quote: String)
            case pixel(String)
        }

        let range: Range<Int>
        let content: Content?
    }

    /// Joins what is the same for every delivery.
    struct Builder {
        private let source: [UInt8]
        private let identifierLength: Int
        private var pieces: [Piece] = []
        private var fixed: [UInt8] = []
        private var places: [IdentifierPlace] = []

        init(source: [UInt8], urls: TrackedURLs?) {
            self.source = source
            identifierLength = urls?.identifierLength ?? 0
        }

        /// Appends the source around the edits, which are in order. One inside another, a placeholder in a stripped mark,
        /// goes with it.
        mutating func append(_ range: Range<Int>, edits: [Edit]) {
            fixed.reserveCapacity(range.count + edits.count * 128)
            var position = range.lowerBound
            for edit in edits where edit.range.lowerBound >= position {
                fixed.append(contentsOf: source[position..<edit.range.lowerBound])
                if let content = edit.content { append(content) }
                position = edit.range.upperBound
            }
            fixed.append(contentsOf: source[position..<range.upperBound])
        }

        private mutating func append(_ content: Edit.Content) {
            switch content {
            case .piece(let piece):
                finishFixed()
                pieces.append(piece)
            case .url(let ordinal, let url, let quote):
                fixed.append(contentsOf: quote.utf8)
                append(url: url, ordinal: ordinal)
                fixed.append(contentsOf: quote.utf8)
            case .pixel(let url):
                fixed.append(contentsOf: #"<img src=""#.utf8)
                append(url: url, ordinal: 0)
                // The negative margin gives the line its one pixel of height back.
                fixed.append(contentsOf: #"" alt="" width="1" height="1" border="0" "#.utf8)
                fixed.append(
                    contentsOf: #"style="display:block;width:1px;height:1px;margin:-1px 0 0;border:0">"#.utf8)
            }
        }

        private mutating func append(url: String, ordinal: Int) {
            fixed.append(contentsOf: url.utf8)
            guard identifierLength > 0 else { return }
            places.append(IdentifierPlace(offset: fixed.count, ordinal: ordinal))
            fixed.append(contentsOf: repeatElement(0, count: identifierLength))
        }

        private mutating func finishFixed() {
            if !fixed.isEmpty { pieces.append(.fixed(fixed, places)) }
            fixed = []
            places = []
        }

        mutating func finished() -> [Piece] {
            finishFixed()
            return pieces
        }
    }
}
