/// The values that a message's placeholders take for one recipient.
package struct Variables: Sendable {
    private let values: [String: String]

    /// - Parameter profile: attributes by name; an empty one counts as missing.
    package init(profile: [String: String]) {
        values = Dictionary(uniqueKeysWithValues: profile.map { ("profile." + $0.key, $0.value) })
    }

    /// The recipient's value, the default, or nothing.
    package subscript(placeholder: Placeholder) -> String {
        if let value = values[placeholder.variable], !value.isEmpty { return value }
        return placeholder.defaultValue ?? ""
    }

    /// A text of one line with the values in their places.
    package func filling(in text: String) -> String {
        var output: [UInt8] = []
        Template(text: text, placeholders: Placeholder.all(in: Array(text.utf8))).render(
            self, identifiers: nil, into: &output)
        return String(decoding: output, as: UTF8.self)
    }
}
