/// JSON is YAML but for one thing: a character past U+FFFF may be written as two escaped surrogates.
enum JSONText {
    /// The same in YAML. Where such characters are, what follows them on their line moves.
    static func yaml(_ json: String) -> String {
        guard json.utf8.contains(UInt8(ascii: "\\")) else { return json }
        let bytes = Array(json.utf8)
        var output: [UInt8] = []
        var index = 0
        while index < bytes.count {
            guard bytes[index] == UInt8(ascii: "\\") else {
                output.append(bytes[index])
                index += 1
                continue
            }
            if let high = escape(at: index, in: bytes), UTF16.isLeadSurrogate(high),
                let low = escape(at: index + 6, in: bytes), UTF16.isTrailSurrogate(low)
            {
                output += String(decoding: [high, low], as: UTF16.self).utf8
                index += 12
            } else {
                // A backslash takes the next with it.
                output += bytes[index..<min(index + 2, bytes.count)]
                index += 2
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// `\uXXXX`.
    private static func escape(at index: Int, in bytes: [UInt8]) -> UInt16? {
        guard bytes.count >= index + 6, bytes[index...].starts(with: #"\u"#.utf8) else { return nil }
        return UInt16(String(decoding: bytes[(index + 2)..<(index + 6)], as: UTF8.self), radix: 16)
    }
}
