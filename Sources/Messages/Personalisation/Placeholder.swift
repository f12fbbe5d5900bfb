import Foundation
import HTMLScanner

/// A `{{ profile.x }}`, `{{ profile.x | default: "…" }}`, `{{ preferencesURL }}` or `{{ untracked }}` in a message.
package struct Placeholder: Equatable, Sendable {
    /// Where it stands, in bytes, braces included.
    package let range: Range<Int>
    /// The variable's dotted path, e.g. `profile.firstName`.
    package let variable: String
    /// What stands in where the variable has no value.
    package let defaultValue: String?

    /// The variable that stands for the URL of the recipient's preference page (M10.3).
    package static let preferencesURL = "preferencesURL"

    /// Whether that URL stands here. A hyperlink that has it in it is never tracked: who knows the URL may change what the
    /// recipient consents to, so it goes into no other identifier and into no journal.
    var isPreferencesURL: Bool { variable == Self.preferencesURL }

    /// Whether it is `{{ untracked }}`, which in plain text marks the link behind it (M2.1).
    var isMark: Bool { variable == TrackingMark.markingClass && defaultValue == nil }

    /// Every placeholder in `bytes`, in order. A `{{` that begins no placeholder is ordinary text.
    package static func all(in bytes: [UInt8]) -> [Placeholder] {
        var found: [Placeholder] = []
        var position = 0
        while let open = firstOpening(in: bytes, from: position) {
            var parser = PlaceholderParser(bytes: bytes, position: open)
            if let placeholder = parser.parse() {
                found.append(placeholder)
                position = placeholder.range.upperBound
            } else {
                position = open + 1
            }
        }
        return found
    }

    /// The same, its default read as HTML: `&amp;` in it stands for `&`.
    func decodingDefault() -> Placeholder {
        guard let defaultValue else { return self }
        let bytes = Array(defaultValue.utf8)
        let decoded = CharacterReferences.decoded(bytes.indices, in: bytes.span.bytes, as: .attributeValue)
        return Placeholder(range: range, variable: variable, defaultValue: String(decoding: decoded, as: UTF8.self))
    }

    /// As it is written in plain text.
    var written: String {
        guard let defaultValue else { return "{{ \(variable) }}" }
        var text = String(defaultValue.map { $0.isNewline ? " " : $0 })
        let quote = ["\"", "'", "&quot;"].first { !text.contains($0) }
        // With each of them in it, it loses one.
        if quote == nil { text = text.replacing("\"", with: "'") }
        return "{{ \(variable) | default: \(quote ?? "\"")\(text)\(quote ?? "\"") }}"
    }

    /// The offset of the next `{{`.
    private static func firstOpening(in bytes: [UInt8], from start: Int) -> Int? {
        bytes.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress else { return nil }
            var start = start
            while start < bytes.count, let found = memchr(base + start, Int32(UInt8(ascii: "{")), bytes.count - start) {
                let offset = UnsafeRawPointer(found) - base
                start = offset + 1
                if start < bytes.count, bytes[start] == UInt8(ascii: "{") { return offset }
            }
            return nil
        }
    }

    /// `bytes` with what stands inside the placeholders made harmless, byte for byte: quotes and brackets in a default
    /// value are the placeholder's, not the markup's.
    package static func mask(_ placeholders: [Placeholder], in bytes: [UInt8]) -> [UInt8] {
        var masked = bytes
        for placeholder in placeholders {
            for index in placeholder.range { masked[index] = UInt8(ascii: "x") }
        }
        return masked
    }
}

/// Reads one placeholder: `{{ path }}` or `{{ path | default: "text" }}`, quoted with `"`, `'` or `&quot;`.
private struct PlaceholderParser {
    let bytes: [UInt8]
    var position: Int

    mutating func parse() -> Placeholder? {
        let start = position
        guard take("{{") else { return nil }
        skipSpace()
        guard let variable = takePath() else { return nil }
        skipSpace()
        var defaultValue: String?
        if take("|") {
            skipSpace()
            guard take("default") else { return nil }
            skipSpace()
            guard take(":") else { return nil }
            skipSpace()
            guard let text = takeQuoted() else { return nil }
            defaultValue = text
            skipSpace()
        }
        guard take("}}") else { return nil }
        return Placeholder(range: start..<position, variable: variable, defaultValue: defaultValue)
    }

    private mutating func take(_ text: StaticString) -> Bool {
        let wanted = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
        guard bytes[position...].starts(with: wanted) else { return false }
        position += wanted.count
        return true
    }

    private mutating func skipSpace() {
        while position < bytes.count, bytes[position] == 0x20 || (0x09...0x0D).contains(bytes[position]) {
            position += 1
        }
    }

    private mutating func takePath() -> String? {
        let start = position
        while position < bytes.count, bytes[position].isIdentifierPart || bytes[position] == UInt8(ascii: ".") {
            position += 1
        }
        let path = bytes[start..<position]
        guard let first = path.first, first != UInt8(ascii: "."), path.last != UInt8(ascii: ".") else { return nil }
        return String(decoding: path, as: UTF8.self)
    }

    /// The text between two equal quotes, on one line.
    private mutating func takeQuoted() -> String? {
        let quotes: [StaticString] = ["\"", "'", "&quot;"]
        guard let quote = quotes.first(where: { take($0) }) else { return nil }
        let start = position
        while position < bytes.count, bytes[position] != UInt8(ascii: "\n") {
            let end = position
            if take(quote) { return String(decoding: bytes[start..<end], as: UTF8.self) }
            position += 1
        }
        return nil
    }
}

extension UInt8 {
    var isASCIILetter: Bool { (0x61...0x7A).contains(self | 0x20) }
    var isASCIIDigit: Bool { (0x30...0x39).contains(self) }
    fileprivate var isIdentifierPart: Bool { isASCIILetter || isASCIIDigit || self == 0x5F || self == 0x2D }
}
