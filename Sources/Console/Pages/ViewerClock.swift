import Foundation

/// Times as whoever looks at a page has them.
struct ViewerClock: Sendable {
    let zone: TimeZone

    /// - Parameters:
    ///   - cookie: the zone's IANA name, as the browser says it.
    ///   - organization: the organization's, for browsers that say none.
    init(cookie: String?, organization: String?) {
        zone = [cookie, organization].lazy.compactMap { $0.flatMap(TimeZone.init(identifier:)) }.first ?? .gmt
    }

    /// Its name, such as `Europe/Berlin`.
    var zoneName: String { zone.identifier == "GMT" ? "UTC" : zone.identifier }

    var calendar: Calendar {
        var calendar = Calendar(identifier: .iso8601)
        calendar.timeZone = zone
        return calendar
    }

    /// The start of the day that a time is in.
    func day(of time: Date) -> Date { calendar.startOfDay(for: time) }

    /// The start of the day so many days after one; before it where negative.
    func day(_ count: Int, from day: Date) -> Date {
        // Only what is beyond all calendars has none. Where a day begins at 1:00 those behind it do not.
        calendar.date(byAdding: .day, value: count, to: day).map(calendar.startOfDay) ?? day
    }

    /// Such as `3 Nov`.
    func shortDay(_ time: Date) -> String { format("\(day: .defaultDigits) \(month: .abbreviated)", time) }
    /// Such as `3 Nov 2026`.
    func day(_ time: Date) -> String {
        format("\(day: .defaultDigits) \(month: .abbreviated) \(year: .defaultDigits)", time)
    }
    /// Such as `3 Nov 14:00`.
    func hour(_ time: Date) -> String {
        let hour: Date.FormatString =
            "\(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits)"
        return shortDay(time) + " " + format(hour, time)
    }
    /// Such as `3 Nov 2026, 14:05:09`.
    func time(_ time: Date) -> String {
        let clock: Date.FormatString = """
            \(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits):\(second: .twoDigits)
            """
        return day(time) + ", " + format(clock, time)
    }

    private func format(_ format: Date.FormatString, _ time: Date) -> String {
        time.formatted(
            Date.VerbatimFormatStyle(
                format: format, locale: Locale(identifier: "en_GB"), timeZone: zone, calendar: calendar))
    }
}
