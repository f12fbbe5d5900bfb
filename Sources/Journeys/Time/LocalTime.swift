package import Foundation
import Interactions

/// A day and a time of day, wherever somebody is: `2026-12-24 09:00`.
package struct LocalTime: Hashable, Sendable {
    /// Since 1 January 1970.
    private let days: Int
    package let time: TimeOfDay

    /// `YYYY-MM-DD`, which is midnight, or `YYYY-MM-DD HH:MM`.
    package init?(_ text: String) {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false)
        let numbers = parts[0].split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count <= 2, parts[0].utf8.count == 10, numbers.count == 3, numbers[0].utf8.count == 4,
            numbers.allSatisfy({ $0.utf8.allSatisfy(\.isDigit) }), let year = Int(numbers[0]),
            let month = Int(numbers[1]), let day = Int(numbers[2]),
            let date = CalendarDay(year: year, month: month, day: day),
            let time = parts.count == 1 ? .midnight : TimeOfDay(String(parts[1]))
        else { return nil }
        days = date.days
        self.time = time
    }

    init(days: Int, time: TimeOfDay) {
        self.days = days
        self.time = time
    }

    /// What clocks show there.
    init(at date: Date, in zone: TimeZone) {
        let seconds = Int(date.timeIntervalSince1970.rounded(.down)) + zone.secondsFromGMT(for: date)
        days = Int((Double(seconds) / 86400).rounded(.down))
        // In bounds: it is what a day leaves.
        time = TimeOfDay(minutes: (seconds - days * 86400) / 60)!
    }

    /// The next time that it is `time`, today or tomorrow.
    func next(_ time: TimeOfDay) -> LocalTime {
        LocalTime(days: time.minutes > self.time.minutes ? days : days + 1, time: time)
    }

    /// When it is so in a time zone. Of two such moments, where clocks are set back, the first that is still to come, or was
    /// first; where clocks are set forward past it, as much later as they are.
    package func date(in zone: TimeZone, after now: Date = .distantPast) -> Date {
        let local = Double(days * 86400 + time.minutes * 60)
        // Clocks are changed less often than once in two days.
        let moments = [-86400.0, 86400].map { day in
            let offset = Double(zone.secondsFromGMT(for: Date(timeIntervalSince1970: local + day)))
            return (date: Date(timeIntervalSince1970: local - offset), offset: offset)
        }
        let shown = moments.filter { Double(zone.secondsFromGMT(for: $0.date)) == $0.offset }.map(\.date)
        return shown.first { $0 > now } ?? shown.first ?? moments[0].date
    }

    static func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

extension LocalTime: JourneyText {
    package var description: String {
        let day = CalendarDay(days: days)
        let (year, month, dayOfMonth) = day.components
        let date = String("000\(year)".suffix(4)) + "-" + Self.padded(month) + "-" + Self.padded(dayOfMonth)
        return time == .midnight ? date : date + " " + time.description
    }
}
