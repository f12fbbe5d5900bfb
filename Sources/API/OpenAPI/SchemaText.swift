/// A schema in words and lists, as HTML.
enum SchemaText {
    static func html(_ schema: DocumentNode) -> String {
        if let name = schema["$ref"].text?.split(separator: "/").last {
            return "<a href=\"#schema-\(escaped(String(name)))\">\(escaped(String(name)))</a>"
        }
        let choices = schema["oneOf"].items
        let said = schema["description"].text.map { " <span class=\"quiet\">\(escaped($0))</span>" } ?? ""
        if !choices.isEmpty { return choices.map(html).joined(separator: " or ") + said }
        return type(schema) + limits(schema) + said + members(schema)
    }

    private static func type(_ schema: DocumentNode) -> String {
        let types = schema["type"].text.map { [$0] } ?? schema["type"].items.compactMap(\.text)
        let words = types.map { $0 == "array" ? "array of " + html(schema["items"]) : escaped($0) }
        return words.isEmpty ? "anything" : words.joined(separator: " or ")
    }

    private static func limits(_ schema: DocumentNode) -> String {
        var limits: [String] = []
        let values = schema["enum"].items.compactMap(\.text)
        if !values.isEmpty { limits.append("one of " + values.joined(separator: ", ")) }
        if let pattern = schema["pattern"].text { limits.append("as " + pattern) }
        if let minimum = schema["minimum"].number { limits.append("from \(minimum)") }
        if let maximum = schema["maximum"].number { limits.append("to \(maximum)") }
        if let maximum = schema["maxLength"].number { limits.append("\(maximum) characters at most") }
        if let maximum = schema["maxItems"].number { limits.append("\(maximum) at most") }
        if let value = schema["default"].text ?? schema["default"].number { limits.append("\(value) if not said") }
        return limits.isEmpty ? "" : ", <span class=\"quiet\">\(escaped(limits.joined(separator: ", ")))</span>"
    }

    private static func members(_ schema: DocumentNode) -> String {
        let required = Set(schema["required"].items.compactMap(\.text))
        let members = schema["properties"].members.map { name, node in
            "<dt><code>\(escaped(name))</code>\(required.contains(name) ? "" : " <span class=\"quiet\">may be missing</span>")"
                + "</dt><dd>\(html(node))</dd>"
        }
        return members.isEmpty ? "" : "<dl>\(members.joined())</dl>"
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }
}
