/// How long something takes in a journey, such as `2 days`: 1 second to 10 years.
package struct JourneyDuration: Hashable, Sendable {
    /// What it can be written in, largest first. A day has 24 hours, whatever clocks do.
    private static let units = [("week", 604_800), ("day", 86400), ("hour", 3600), ("minute", 60), ("second", 1)]
    private static let maximum = 10 * 366 * 86400

    /// What it can be written in.
    package static let unitNames = units.map { $0.0 + "s" }

    package let seconds: Int

    /// `nil` out of bounds.
    package init?(seconds: Int) {
        guard (1...Self.maximum).contains(seconds) else { return nil }
        self.seconds = seconds
    }

    /// A whole number and a unit: `1 week`, `36 hours`.
    package init?(_ text: String) {
        let parts = text.split(separator: " ")
        guard parts.count == 2, let count = Int(parts[0]), (1...Self.maximum).contains(count),
            let unit = Self.units.first(where: { parts[1] == $0.0 || parts[1] == $0.0 + "s" })
        else { return nil }
        self.init(seconds: count * unit.1)
    }
}

extension JourneyDuration: JourneyText {
    /// In the largest unit that it is a whole number of.
    package var description: String {
        // Every number of seconds is one.
        let unit = Self.units.first { seconds % $0.1 == 0 }!
        let count = seconds / unit.1
        return "\(count) \(unit.0)\(count == 1 ? "" : "s")"
    }
}
