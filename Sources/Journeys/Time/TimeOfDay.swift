/// A time of day to the minute, such as `09:00`.
package struct TimeOfDay: Hashable, Sendable {
    package static let midnight = TimeOfDay(minutes: 0)!

    /// Since midnight: `0 ..< 1440`.
    package let minutes: Int

    package init?(minutes: Int) {
        guard (0..<1440).contains(minutes) else { return nil }
        self.minutes = minutes
    }

    /// `HH:MM`, from `00:00` to `23:59`.
    package init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard text.utf8.count == 5, parts.count == 2, parts.allSatisfy({ $0.utf8.allSatisfy(\.isDigit) }),
            let hour = Int(parts[0]), let minute = Int(parts[1]), hour < 24, minute < 60
        else { return nil }
        minutes = hour * 60 + minute
    }
}

extension TimeOfDay: JourneyText {
    package var description: String { LocalTime.padded(minutes / 60) + ":" + LocalTime.padded(minutes % 60) }
}

extension UInt8 {
    var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}
