package import Messages

/// A text message's length in JSON (M9.4).
package struct TextLengthReport: Encodable, Sendable {
    private struct Lengths: Encodable {
        let before, after: Length
    }

    private struct Length: Encodable {
        let encoding: String
        let characters, segments: Int

        init(_ length: TextLength) {
            encoding = length.encoding.rawValue
            characters = length.characters
            segments = length.segments
        }
    }

    private struct Stray: Encodable {
        let line, column: Int
        let character, name, codePoint: String
        let replacement: String?

        init(_ stray: StrayCharacter, lineOffset: Int) {
            line = stray.position.line + lineOffset
            column = stray.position.column
            character = String(stray.character)
            name = stray.name
            codePoint = stray.codePoint
            replacement = stray.replacement
        }

        private enum Key: String, CodingKey {
            case line, column, character, name, codePoint, replacement
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(line, forKey: .line)
            try container.encode(column, forKey: .column)
            try container.encode(character, forKey: .character)
            try container.encode(name, forKey: .name)
            try container.encode(codePoint, forKey: .codePoint)
            try container.encode(replacement, forKey: .replacement)
        }
    }

    private let length: Lengths
    private let segmentsWithoutStrays: Int
    private let strays: [Stray]

    /// - Parameter lineOffset: how many lines stand before the text.
    package init(_ length: TextMessageLength, lineOffset: Int = 0) {
        self.length = Lengths(before: Length(length.before), after: Length(length.after))
        segmentsWithoutStrays = length.segmentsWithoutStrays
        strays = length.strays.map { Stray($0, lineOffset: lineOffset) }
    }
}
