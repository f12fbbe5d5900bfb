/// What bodies are, and what clients take.
enum MediaTypes {
    /// A type without its parameters, in lower case.
    static func essence(_ text: some StringProtocol) -> String {
        let essence = text.prefix { $0 != ";" }
        return String(essence).filter { $0 != " " && $0 != "\t" }.lowercased()
    }

    static func isJSON(_ type: String) -> Bool {
        ["application/json", "application/merge-patch+json"].contains(essence(type))
    }

    /// Which of these a client takes, by its `Accept`: the first that it names, or that fits a wildcard of its; `nil` for
    /// none.
    static func choose(_ accept: String?, from offered: [String]) -> String? {
        guard let accept else { return offered.first }
        var best: (type: String, quality: Double)?
        for part in accept.split(separator: ",") {
            let fields = part.split(separator: ";")
            guard let first = fields.first else { continue }
            let wanted = essence(first)
            let quality =
                fields.dropFirst().map { $0.filter { $0 != " " } }.first { $0.hasPrefix("q=") }
                .flatMap { Double($0.dropFirst(2)) } ?? 1
            let fitting = offered.first { type in
                wanted == type || wanted == "*/*"
                    || wanted.hasSuffix("/*") && type.hasPrefix(wanted.dropLast(1))
            }
            if let fitting, quality > 0, quality > best?.quality ?? 0 { best = (fitting, quality) }
        }
        return best?.type
    }
}
