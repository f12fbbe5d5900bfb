/// A character that makes a text message UCS-2, where it stands first (M9.4).
package struct StrayCharacter: Equatable, Sendable {
    package let character: Unicode.Scalar
    package let position: Position

    /// Each of them once, in order.
    ///
    /// - Parameters:
    ///   - text: in UTF-8.
    ///   - ignored: what is not sent as it stands, in order.
    package static func all(in text: [UInt8], outside ignored: [Range<Int>] = []) -> [StrayCharacter] {
        var found: [StrayCharacter] = []
        var seen: Set<Unicode.Scalar> = []
        var lines = LineCursor()
        var ignored = ignored[...]
        var offset = 0
        for character in String(decoding: text, as: UTF8.self).unicodeScalars {
            defer { offset += UTF8.width(character) }
            if GSMAlphabet.septets(of: character) != nil { continue }
            ignored = ignored.drop { $0.upperBound <= offset }
            if ignored.first?.contains(offset) != true, seen.insert(character).inserted {
                found.append(StrayCharacter(character: character, position: lines.position(of: offset, in: text)))
            }
        }
        return found
    }

    /// As Unicode has it, in capitals; controls have none there.
    package var name: String {
        let properties = character.properties
        return properties.name
            ?? (properties.generalCategory == .control ? "CONTROL CHARACTER" : "UNNAMED CHARACTER")
    }

    /// `U+2019`.
    package var codePoint: String {
        let digits = String(character.value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    /// What says the same in GSM 03.38, if that is plain: nothing for a character that does not show.
    package var replacement: String? {
        switch character {
        case "\u{2018}"..."\u{201B}", "\u{2032}", "\u{2039}", "\u{203A}", "\u{B4}", "`": "'"
        case "\u{201C}"..."\u{201F}", "\u{2033}", "«", "»": "\""
        case "\u{2010}"..."\u{2015}", "\u{2212}": "-"
        case "\u{2026}": "..."
        case "\t", "\u{A0}", "\u{2000}"..."\u{200A}", "\u{202F}", "\u{205F}", "\u{3000}": " "
        case "\u{AD}", "\u{200B}", "\u{2060}", "\u{FE0E}", "\u{FE0F}", "\u{FEFF}": ""
        default: nil
        }
    }
}
