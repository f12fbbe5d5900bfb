extension Template {
    /// What stands in the place of some bytes of the source; without content, nothing.
    struct Edit {
        enum Content {
            case piece(Piece)
            /// - isUnquoted: whether it is all of an attribute's value that stands without quotes.
            case url(String, ordinal: Int, Escaping, isUnquoted: Bool = false)
            case pixel(String, Escaping)
            case preheader(Preheader, Escaping)
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

        init(source: [UInt8], urls: MessageURLs?) {
            self.source = source
            identifierLength = urls?.identifierLength ?? 0
        }

        /// Appends the source around the edits, which are in order. One inside another, a placeholder in a stripped mark,
        /// goes with it.
        mutating func append(_ range: Range<Int>, edits: [Edit]) {
            fixed.reserveCapacity(range.count + edits.count * 128 + 256)
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
            case .url(let url, let ordinal, let escaping, let isUnquoted):
                let start = fixed.count
                append(url, ordinal, escaping)
                if isUnquoted, Self.needsQuotes(fixed[start...]) {
                    fixed.insert(UInt8(ascii: "\""), at: start)
                    fixed.append(UInt8(ascii: "\""))
                }
            case .preheader(let preheader, let escaping): append(preheader, escaping)
            case .pixel(let url, let escaping):
                fixed.append(contentsOf: #"<img src=""#.utf8)
                append(url, 0, escaping)
                // The negative margin gives the line its one pixel of height back.
                fixed.append(contentsOf: #"" alt="" width="1" height="1" border="0" "#.utf8)
                fixed.append(
                    contentsOf: #"style="display:block;width:1px;height:1px;margin:-1px 0 0;border:0">"#.utf8)
            }
        }

        private mutating func append(_ preheader: Preheader, _ escaping: Escaping) {
            fixed.append(contentsOf: Preheader.beginning.utf8)
            var position = 0
            func text(to end: Int) -> String { String(decoding: preheader.text[position..<end], as: UTF8.self) }
            for placeholder in preheader.placeholders {
                escaping.append(text(to: placeholder.range.lowerBound), to: &fixed)
                append(.piece(.value(placeholder, escaping)))
                position = placeholder.range.upperBound
            }
            escaping.append(text(to: preheader.text.count), to: &fixed)
            fixed.append(contentsOf: Preheader.end.utf8)
        }

        /// WHATWG HTML §13.1.2.3. Identifiers, of which there are only places yet, never do.
        private static func needsQuotes(_ value: ArraySlice<UInt8>) -> Bool {
            value.isEmpty || value.contains { $0 <= 0x20 && $0 != 0 || "\"'=<>`".utf8.contains($0) }
        }

        private mutating func append(_ url: String, _ ordinal: Int, _ escaping: Escaping) {
            escaping.append(url, to: &fixed)
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
