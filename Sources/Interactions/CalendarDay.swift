/// A day of the Gregorian calendar, as a month and how far into it.
///
/// Months are counted from March of the year 0, so that the day that leap years have is the last of a year.
package struct CalendarDay {
    private var month: Int
    /// From 0.
    private var day: Int

    /// Days from 1 March 0 to 1 January 1970.
    private static let epoch = 719_468

    /// `nil` where there is no such day. Years from 1 on, months and days from 1.
    package init?(year: Int, month: Int, day: Int) {
        guard year > 0, (1...12).contains(month), day > 0 else { return nil }
        self.month = year * 12 + month - 3
        self.day = day - 1
        guard self.day < Self.firstDay(of: self.month + 1) - Self.firstDay(of: self.month) else { return nil }
    }

    /// - Parameter days: since 1 January 1970.
    package init(days: Int) {
        let days = days + Self.epoch
        // 400 years are 4800 months and 146,097 days; months are so alike that this is one off at most.
        month = days * 4800 / 146_097
        if Self.firstDay(of: month) > days {
            month -= 1
        } else if Self.firstDay(of: month + 1) <= days {
            month += 1
        }
        day = days - Self.firstDay(of: month)
    }

    /// Since 1 January 1970.
    package var days: Int { Self.firstDay(of: month) + day - Self.epoch }

    /// Months and days from 1.
    package var components: (year: Int, month: Int, day: Int) { ((month + 2) / 12, (month + 2) % 12 + 1, day + 1) }

    /// The same day of another month, or the last of one that has no such day.
    func adding(months: Int) -> CalendarDay {
        var moved = self
        moved.month += months
        moved.day = min(day, Self.firstDay(of: moved.month + 1) - Self.firstDay(of: moved.month) - 1)
        return moved
    }

    /// Since 1 March 0. From March on, five months have 153 days, whichever of them one begins with.
    private static func firstDay(of month: Int) -> Int {
        let (year, monthOfYear) = (month / 12, month % 12)
        return year * 365 + year / 4 - year / 100 + year / 400 + (monthOfYear * 153 + 2) / 5
    }
}
