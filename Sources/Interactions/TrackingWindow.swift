package import struct Foundation.Date
package import struct Foundation.TimeInterval

/// How long after a delivery was sent its links and pixel produce interactions (M8), in calendar months, UTC.
package struct TrackingWindow: Sendable, Equatable {
    package static let standard = TrackingWindow(months: 6)!

    package let months: Int

    /// `nil` unless `months` is in `0 ... 1200`.
    package init?(months: Int) {
        guard (0...1200).contains(months) else { return nil }
        self.months = months
    }

    /// Whether an interaction at `time` falls into the window of something sent at `sentAt`. The end does not, to the
    /// millisecond.
    package func isOpen(at time: Date, sentAt: Date) -> Bool {
        (end(from: sentAt).timeIntervalSince(time) * 1000).rounded() > 0
    }

    /// When the window of something sent at `sentAt` closes. The day of the month is kept, or is the last of a month that
    /// has no such day.
    ///
    /// In integers, as it is asked of every entry: Foundation's calendar takes a microsecond. From the year 1 on, in the
    /// Gregorian calendar throughout.
    package func end(from sentAt: Date) -> Date {
        let time = sentAt.timeIntervalSince1970
        let days = Int((time / 86_400).rounded(.down))
        let moved = CalendarDay(days: days).adding(months: months).days
        return Date(timeIntervalSince1970: time + TimeInterval(moved - days) * 86_400)
    }
}
