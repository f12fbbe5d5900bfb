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
}
