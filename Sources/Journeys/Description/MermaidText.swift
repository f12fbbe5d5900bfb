import Messages

/// A line of a label in Mermaid that shows a text as it is, but for what commands and is not seen.
///
/// Mermaid takes `#60;` for the character of that number. When it has put these in place, it reads the label as Markdown
/// (version 11), and shows an error in place of lists, links and code; `$$` begins a formula. So what would begin one of them has an invisible space
/// beside it, or is a character that looks the same.
struct MermaidText: CustomStringConvertible {
    private(set) var description = ""

    private static let lookalikes: [Unicode.Scalar: String] = ["`": "ˋ", "*": "∗", "~": "∼"]
    private static let zeroWidthSpace = "\u{200B}"

    init(_ text: String) {
        let characters = text.unicodeScalars.map { $0.isInvisibleCommand ? " " : $0 }
        if let first = characters.first, !first.properties.isAlphabetic { description += Self.zeroWidthSpace }
        for (index, character) in characters.enumerated() {
            let next = characters.dropFirst(index + 1).first
            if let lookalike = Self.lookalikes[character] {
                description += lookalike
            } else if character == "_", index == 0 || !characters[index - 1].isAlphanumeric {
                description += "ˍ"
            } else {
                description += Self.escaped(character)
                if "\\:@.]$".unicodeScalars.contains(character), next != nil, next != " " {
                    description += Self.zeroWidthSpace
                }
            }
        }
        // Two spaces would be a line break.
        while description.last == " " { description.removeLast() }
    }

    private static func escaped(_ character: Unicode.Scalar) -> String {
        let isPlain = !character.isASCII || character.isAlphanumeric || " ,.-_".unicodeScalars.contains(character)
        return isPlain ? String(character) : "#\(character.value);"
    }
}

extension Unicode.Scalar {
    fileprivate var isAlphanumeric: Bool { properties.isAlphabetic || properties.numericType != nil }
}
