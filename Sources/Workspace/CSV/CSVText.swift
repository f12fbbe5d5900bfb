/// Writes CSV.
package enum CSVText {
    /// A row, with the line break at its end.
    package static func row(_ fields: [String]) -> String { fields.map(field).joined(separator: ",") + "\n" }

    /// A field, quoted where it has to be.
    package static func field(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 == 0x0A || $0 == 0x0D || ",;\t\"".utf8.contains($0) }) else { return text }
        // By bytes: to Swift a quotation mark with an accent on it is another character.
        let escaped = text.utf8.flatMap { $0 == UInt8(ascii: "\"") ? [$0, $0] : [$0] }
        return "\"" + String(decoding: escaped, as: UTF8.self) + "\""
    }
}
