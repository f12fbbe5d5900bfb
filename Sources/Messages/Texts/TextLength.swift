/// How long a text message is, as the network counts it (M9.4).
package struct TextLength: Equatable, Sendable {
    package enum Encoding: String, Sendable {
        /// Seven bits a character (3GPP TS 23.038 §6.2.1).
        case gsm = "GSM 03.38"
        /// UTF-16 in fact, as phones have it: for all that has another character.
        case ucs2 = "UCS-2"
    }

    package let encoding: Encoding
    /// Septets, of which a character of the extension table takes two, or units of UTF-16.
    package let characters: Int
    /// How many messages the network makes of it; 1 for an empty text.
    package let segments: Int

    package init(_ text: String) {
        let septets = text.unicodeScalars.compactMap(GSMAlphabet.septets)
        if septets.count == text.unicodeScalars.count {
            self.init(.gsm, septets, alone: 160, joined: 153)
        } else {
            self.init(.ucs2, text.unicodeScalars.map { UTF16.width($0) }, alone: 70, joined: 67)
        }
    }

    /// - Parameters:
    ///   - widths: what each character takes; none is split over two segments.
    ///   - alone: how much the only segment has room for.
    ///   - joined: the same of one among several, which begins with a header of six bytes (3GPP TS 23.040 §9.2.3.24.1).
    private init(_ encoding: Encoding, _ widths: [Int], alone: Int, joined: Int) {
        self.encoding = encoding
        characters = widths.reduce(0, +)
        var segments = 1
        if characters > alone {
            var used = 0
            for width in widths {
                if used + width > joined {
                    segments += 1
                    used = 0
                }
                used += width
            }
        }
        self.segments = segments
    }
}
