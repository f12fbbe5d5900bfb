/// One hyperlink of a message, and whether it is tracked (M1.7).
package struct Link: Equatable, Sendable {
    /// Its number in the message, from 1, in document order; the links of the text part follow those of the HTML.
    package let ordinal: Int
    /// The destination as the author wrote it, decoded (M1.5); placeholders stand as they are.
    package let url: String
    /// The element's name in lower case; `text` in plain text.
    package let element: String
    /// Where the URL stands in its part, in bytes, quotes excluded.
    package let range: Range<Int>
    /// Why it is not tracked; `nil` where it is.
    package let reason: UntrackedReason?
    /// What reports call it (`data-tracking-name`).
    package let name: String?
    /// Several physical links with the same one are one logical link (`data-tracking-id`, M2.4).
    package let logical: String?

    /// The element of a link in plain text.
    static let plainTextElement = "text"

    /// Whether it stands in the text part, or in a text message.
    package var isInText: Bool { element == Self.plainTextElement }
    package var isTracked: Bool { reason == nil }
    /// Whether a text message has a short link in its place, tracked or not (M9.1).
    package var isShortened: Bool { reason != .own }
    /// Where the destination takes a recipient's values (M1.6).
    var placeholders: [Placeholder] {
        url.utf8.withContiguousStorageIfAvailable { $0.contains(UInt8(ascii: "{")) } != false
            ? Placeholder.all(in: Array(url.utf8)) : []
    }
    /// Whether there are any.
    package var isPersonalised: Bool { !placeholders.isEmpty }
}

extension [Link] {
    /// Those of a generated text part, named as the links of the HTML that they were made of: in the same order, some left out.
    func named(as originals: [Link]) -> [Link] {
        var rest = originals[...]
        return map { link in
            guard let index = rest.firstIndex(where: { $0.url == link.url }) else { return link }
            let original = rest[index]
            rest = rest[(index + 1)...]
            return Link(
                ordinal: link.ordinal, url: link.url, element: link.element, range: link.range, reason: link.reason,
                name: original.name, logical: original.logical)
        }
    }

    /// The lines and columns of the URLs in their part.
    package func positions(in part: [UInt8]) -> [Position] {
        var lines = LineCursor()
        return map { lines.position(of: $0.range.lowerBound, in: part) }
    }
}

/// Why a hyperlink is not replaced. The list is closed.
package enum UntrackedReason: String, Sendable, CaseIterable {
    /// The author marked this link (M2.1).
    case marked
    /// Not an `http` or `https` URL.
    case scheme
    /// Relative or scheme-relative.
    case relative
    /// A place in the same message.
    case fragment
    case empty
    /// An `http` or `https` URL without a usable host.
    case invalid
    /// One of Waymark's own: there already, or put in with `{{ preferencesURL }}`.
    case own
    /// Tracking is switched off for the whole message (M2.5).
    case switchedOff
}
