/// Writes CSV.
package enum CSVText {
    /// A field, quoted where it has to be.
    package static func field(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 == 0x0A || $0 == 0x0D || ",;\t\"".utf8.contains($0) }) else { return text }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
}
