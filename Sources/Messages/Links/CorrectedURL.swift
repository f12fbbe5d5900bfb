/// A URL that a link of a published message can be made to lead to (M4.5).
package struct CorrectedURL: Equatable, Sendable {
    /// As the edge takes it: white space around it removed, placeholders as they stand.
    package let url: String

    /// - Parameters:
    ///   - text: the new URL, as it would stand in a message.
    ///   - old: where the link leads now.
    package init(_ text: String, inPlaceOf old: Destination) throws(CorrectionError) {
        let hyperlink = Hyperlink(value: Array(text.utf8).span)
        if let reason = hyperlink.reason { throw CorrectionError(Self.problem(reason)) }
        let placeholders = Placeholder.all(in: Array(hyperlink.url.utf8))
        guard placeholders.map(Self.spelling) == old.placeholders.map(Self.spelling) else {
            throw CorrectionError(Self.problem(old.placeholders))
        }
        url = hyperlink.url
    }

    /// What stands for a value in a link that is out already: the values that its identifiers carry are in this order.
    private static func spelling(_ placeholder: Placeholder) -> [String?] {
        [placeholder.variable, placeholder.defaultValue]
    }

    private static func problem(_ placeholders: [Placeholder]) -> String {
        if placeholders.isEmpty {
            return "takes personal values, and the links that were sent carry none; write it without placeholders"
        }
        let names = placeholders.map { placeholder in
            "{{ \(placeholder.variable)" + (placeholder.defaultValue.map { " | default: \"\($0)\"" } ?? "") + " }}"
        }
        return "needs the placeholders of the link as it is, in their order, and no others: "
            + names.joined(separator: ", ")
    }

    private static func problem(_ reason: UntrackedReason) -> String {
        switch reason {
        case .own: "is a tracked link of Waymark's own; give the destination itself"
        case .invalid: "has no host that can be reached; expected https://HOST/…"
        default: "is not an http or https URL; expected https://HOST/…"
        }
    }
}

/// Why a link cannot be made to lead to a URL, said of that URL.
package struct CorrectionError: Error, Equatable, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}
