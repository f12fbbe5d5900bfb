/// JSON is YAML but for two things: a character past U+FFFF may be written as two escaped surrogates, and any character but
/// control characters of ASCII may stand in a text, of which YAML refuses some and takes others for line breaks.
enum JSONText {
    /// The same in YAML. Where such characters are, what follows them on their line moves.
    static func yaml(_ json: String) -> String {
        let scalars = Array(json.unicodeScalars)
        var output = String.UnicodeScalarView()
        var index = 0
        while index < scalars.count {
            if let high = escape(at: index, in: scalars), UTF16.isLeadSurrogate(high),
                let low = escape(at: index + 6, in: scalars), UTF16.isTrailSurrogate(low)
            {
                output += String(decoding: [high, low], as: UTF16.self).unicodeScalars
                index += 12
            } else if scalars[index] == "\\" {
                // A backslash takes the next with it.
                output += scalars[index..<min(index + 2, scalars.count)]
                index += 2
            } else {
                output += isForeign(scalars[index]) ? escaped(scalars[index]) : String(scalars[index]).unicodeScalars
                index += 1
            }
        }
        return String(output)
    }

    /// `\uXXXX`.
    private static func escape(at index: Int, in scalars: [Unicode.Scalar]) -> UInt16? {
        guard scalars.count >= index + 6, scalars[index] == "\\", scalars[index + 1] == "u" else { return nil }
        var digits = String.UnicodeScalarView()
        digits += scalars[(index + 2)..<(index + 6)]
        return UInt16(String(digits), radix: 16)
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> String.UnicodeScalarView {
        let digits = String(scalar.value, radix: 16)
        return (#"\u"# + String(repeating: "0", count: 4 - digits.count) + digits).unicodeScalars
    }

    /// Whether YAML has it in no text as it is.
    private static func isForeign(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}", "\u{FFFE}", "\u{FFFF}": true
        default: false
        }
    }
}
