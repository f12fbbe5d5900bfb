import Messages

/// A text of the configuration with placeholders in it, such as `{{ to }}`.
struct TextTemplate: Sendable {
    private let bytes: [UInt8]
    let placeholders: [Placeholder]

    /// - Parameters:
    ///   - variables: those that a placeholder may name.
    ///   - setting: where the text is from, for the error.
    init(_ text: String, variables: [String], setting: String) throws(GatewayConfigurationError) {
        bytes = Array(text.utf8)
        placeholders = Placeholder.all(in: bytes)
        let known = variables.map { "{{ \($0) }}" }.joined(separator: ", ")
        for placeholder in placeholders where !variables.contains(placeholder.variable) {
            throw GatewayConfigurationError(
                "\(setting): there is no “{{ \(placeholder.variable) }}”; it may hold \(known)")
        }
        if String(decoding: Placeholder.mask(placeholders, in: bytes), as: UTF8.self).contains("{{") {
            throw GatewayConfigurationError("\(setting): a “{{” begins no placeholder; it may hold \(known)")
        }
    }

    /// - Parameter values: by variable. Where there is none, the default stands, or nothing.
    func filled(_ values: [String: String]) -> String {
        var output: [UInt8] = []
        var position = 0
        for placeholder in placeholders {
            output += bytes[position..<placeholder.range.lowerBound]
            output += (values[placeholder.variable] ?? placeholder.defaultValue ?? "").utf8
            position = placeholder.range.upperBound
        }
        return String(decoding: output + bytes[position...], as: UTF8.self)
    }
}
