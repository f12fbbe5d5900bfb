/// [Prometheus' text format](https://prometheus.io/docs/instrumenting/exposition_formats/), version 0.0.4.
struct ExpositionText {
    private(set) var text = ""

    /// What stands before the samples of one name.
    mutating func begin(_ name: String, _ kind: MetricFamily.Kind, description: String?) {
        if let description {
            let escaped = description.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
            text += "# HELP \(name) \(escaped)\n"
        }
        text += "# TYPE \(name) \(kind.rawValue)\n"
    }

    mutating func sample(_ name: String, _ labels: String, _ value: Double) {
        text += labels.isEmpty ? name : "\(name){\(labels)}"
        text += " \(Self.number(value))\n"
    }

    /// A name with everything replaced that none may hold; of a counter it ends in `_total`.
    static func name(_ label: String, isTotal: Bool) -> String {
        let name = identifier(label)
        return isTotal && !name.hasSuffix("_total") ? name + "_total" : name
    }

    /// Labels as they stand between the braces, in the order of their names.
    static func labels(_ dimensions: [(String, String)]) -> String {
        dimensions.map { (identifier($0), $1) }.sorted { $0 < $1 }.map { name, value in
            let escaped = value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
            return "\(name)=\"\(escaped)\""
        }.joined(separator: ",")
    }

    /// Letters, digits and underscores, and no digit first.
    private static func identifier(_ text: String) -> String {
        let characters = text.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" }
        return (characters.first?.isNumber == true ? "_" : "") + String(characters)
    }

    private static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
        if let whole = Int64(exactly: value) { return "\(whole)" }
        return "\(value)"
    }
}
