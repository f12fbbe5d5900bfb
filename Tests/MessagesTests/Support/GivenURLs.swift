import Messages

/// URLs as a delivery has them: `{ordinal}` and `{values}` in the link's are filled in.
struct GivenURLs: TrackedURLs {
    var link = "T{ordinal}"
    var pixel: String?
    /// The links that cannot be tracked for this recipient.
    var untracked: Set<Int> = []

    var needQuotes: Bool { link.contains("=") || link.contains(" ") }

    func appendLink(ordinal: Int, values: [String], to output: inout [UInt8]) -> Bool {
        if untracked.contains(ordinal) { return false }
        let text = link.replacing("{ordinal}", with: "\(ordinal)").replacing(
            "{values}", with: values.joined(separator: "|"))
        output += Escaping.html.escaped(text).utf8
        return true
    }

    func appendPixel(to output: inout [UInt8]) -> Bool {
        guard let pixel else { return false }
        output += Escaping.html.escaped(pixel).utf8
        return true
    }
}
