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
        // Only what is beyond all calendars has none.
        calendar.date(byAdding: .day, value: count, to: day) ?? day
    }

    /// Such as `3 Nov`.
    func shortDay(_ time: Date) -> String { style.day().month(.abbreviated).format(time) }
    /// Such as `3 Nov 2026`.
    func day(_ time: Date) -> String { style.day().month(.abbreviated).year().format(time) }
    /// Such as `3 Nov, 14:00`.
    func hour(_ time: Date) -> String { style.day().month(.abbreviated).hour().minute().format(time) }
    /// Such as `3 Nov 2026, 14:05:09`.
    func time(_ time: Date) -> String {
        style.day().month(.abbreviated).year().hour().minute().second().format(time)
    }

    private var style: Date.FormatStyle {
        Date.FormatStyle(locale: Locale(identifier: "en_GB"), calendar: calendar, timeZone: zone)
    }
}
