package import Foundation

/// The time of day in which nothing goes out, in the profile's time zone. Messages wait for its end.
package struct QuietHours: Equatable, Sendable, Codable {
    /// The first minute of it.
    package var from: TimeOfDay
    /// The first minute after it; before ``from``, it is on the next day.
    package var until: TimeOfDay

    package init(from: TimeOfDay, until: TimeOfDay) {
        self.from = from
        self.until = until
    }

    /// When the quiet hours end that `now` is in; `nil` where it is in none.
    package func end(at now: Date, in zone: TimeZone) -> Date? {
        let local = LocalTime(at: now, in: zone)
        let minutes = local.time.minutes
        let isQuiet =
            from.minutes < until.minutes
            ? minutes >= from.minutes && minutes < until.minutes
            : minutes >= from.minutes || minutes < until.minutes
        return isQuiet ? local.next(until).date(in: zone, after: now) : nil
    }
}
