/// The hyperlinks of one part of a message and all that rewriting it has to touch.
package struct FoundLinks: Sendable {
    package var links: [Link] = []
    /// Whether the value of each link stands without quotes.
    package var isUnquoted: [Bool] = []
    /// What marks and is stripped (M2.3): attributes with the space before them; in plain text placeholders with the space
    /// behind them.
    package var marks: [Range<Int>] = []
    /// Every placeholder of the part, wherever it stands, but those that mark a link.
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
