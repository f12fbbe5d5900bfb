/// Writes CSV.
package enum CSVText {
    /// A row, with the line break at its end.
    package static func row(_ fields: [String]) -> String { fields.map(field).joined(separator: ",") + "\n" }

    /// A field, quoted where it has to be.
    package static func field(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 == 0x0A || $0 == 0x0D || ",;\t\"".utf8.contains($0) }) else { return text }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
}
