import Messages

/// A text message's length in JSON.
struct TextLengthReport: Encodable {
    struct Lengths: Encodable {
        let before, after: Length
    }

    struct Length: Encodable {
        let encoding: String
        let characters, segments: Int

        init(_ length: TextLength) {
            encoding = length.encoding.rawValue
            characters = length.characters
            segments = length.segments
        }
    }

    struct Stray: Encodable {
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

    let length: Lengths
    let segmentsWithoutStrays: Int
    let strays: [Stray]
}
