/// The hyperlinks of one part of a message and all that rewriting it has to touch.
package struct FoundLinks: Sendable {
    package var links: [Link] = []
    /// Whether the value of each link stands without quotes.
    package var isUnquoted: [Bool] = []
    /// The marking attributes to strip, with the space before them (M2.3).
    package var marks: [Range<Int>] = []
    /// Every placeholder of the part, wherever it stands.
    var placeholders: [Placeholder] = []
    /// Attribute values without quotes, noted where there are placeholders that may stand in them.
    var unquotedValues: [Range<Int>] = []
    /// Where the pixel goes (M5.1); `nil` in plain text and where there is one of Waymark's already.
    package var pixelOffset: Int?
}

/// What holds for a whole message or part before its links are looked at.
package struct LinkSettings: Sendable {
    /// The ordinal of the first link.
    package var firstOrdinal = 1
    /// `false` where the message switches link tracking off (M2.5).
    package var isTracking = true

    package init(firstOrdinal: Int = 1, isTracking: Bool = true) {
        self.firstOrdinal = firstOrdinal
        self.isTracking = isTracking
    }
}
