package import Foundation

/// A point in time as RFC 3339 has it, such as `2026-01-31T12:00:00Z`; to the millisecond, in the years 1 to 9999.
package enum Timestamp {
    /// `nil` for anything else, days and hours that there are not included.
    package static func date(from text: String) -> Date? {
        var text = text
        return text.withUTF8(milliseconds).map { Date(timeIntervalSince1970: Double($0) / 1000) }
    }

    /// Since 1970. For imports: Foundation's parser takes a hundred times as long.
    static func milliseconds(from text: UnsafeBufferPointer<UInt8>) -> Int64? {
        var rest = text[...]
        guard let year = number(&rest, 4), year > 0, skip("-", &rest),
            let month = number(&rest, 2), (1...12).contains(month), skip("-", &rest),
            let day = number(&rest, 2), (1...days(in: month, of: year)).contains(day), skip("T", &rest),
            let hour = number(&rest, 2), hour < 24, skip(":", &rest),
            let minute = number(&rest, 2), minute < 60, skip(":", &rest),
            let second = number(&rest, 2), second < 60,
            let fraction = fraction(&rest), let offset = offset(&rest), rest.isEmpty
        else { return nil }
        let seconds = (dayNumber(year, month, day) * 24 + hour) * 3600 + minute * 60 + second - offset * 60
        return Int64(seconds * 1000 + fraction)
    }

    /// In UTC; without a fraction where there is none.
    package static func text(_ date: Date) -> String {
        let (days, ofDay) = Int((date.timeIntervalSince1970 * 1000).rounded()).quotientAndModulus(24 * 3_600_000)
        let (year, month, day) = calendarDate(ofDay: days)
        let (seconds, fraction) = ofDay.quotientAndRemainder(dividingBy: 1000)
        func padded(_ number: Int, _ count: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, count - digits.count)) + digits
        }
        let time = [seconds / 3600, seconds / 60 % 60, seconds % 60].map { padded($0, 2) }.joined(separator: ":")
        let date = "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
        return "\(date)T\(time)" + (fraction == 0 ? "" : "." + padded(fraction, 3)) + "Z"
    }

    // MARK: Parts

    private typealias Rest = Slice<UnsafeBufferPointer<UInt8>>

    private static func number(_ rest: inout Rest, _ count: Int) -> Int? {
        guard rest.count >= count else { return nil }
        var value = 0
        for byte in rest.prefix(count) {
            guard byte &- 0x30 < 10 else { return nil }
            value = value * 10 + Int(byte - 0x30)
        }
        rest = rest.dropFirst(count)
        return value
    }

    private static func skip(_ character: Unicode.Scalar, _ rest: inout Rest) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest = rest.dropFirst()
        return true
    }

    /// Milliseconds, rounded; 0 where there is none.
    private static func fraction(_ rest: inout Rest) -> Int? {
        guard skip(".", &rest) else { return 0 }
        var tenths = 0
        var count = 0
        while let digit = number(&rest, 1) {
            if count < 4 { tenths = tenths * 10 + digit }
            count += 1
        }
        guard count > 0 else { return nil }
        for _ in min(count, 4)..<4 { tenths *= 10 }
        return (tenths + 5) / 10
    }

    /// Minutes east of Greenwich.
    private static func offset(_ rest: inout Rest) -> Int? {
        if skip("Z", &rest) { return 0 }
        let sign = skip("+", &rest) ? 1 : skip("-", &rest) ? -1 : 0
        guard sign != 0, let hours = number(&rest, 2), hours < 24, skip(":", &rest), let minutes = number(&rest, 2),
            minutes < 60
        else { return nil }
        return sign * (hours * 60 + minutes)
    }

    // MARK: The calendar

    private static func days(in month: Int, of year: Int) -> Int {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
    }

    /// Days since 1970, of years that begin in March and cycles of 400 years.
    private static func dayNumber(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let year = month > 2 ? year : year - 1
        let (cycle, ofCycle) = year.quotientAndModulus(400)
        let ofYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return cycle * 146_097 + ofCycle * 365 + ofCycle / 4 - ofCycle / 100 + ofYear - 719_468
    }

    private static func calendarDate(ofDay number: Int) -> (year: Int, month: Int, day: Int) {
        let (cycle, ofCycle) = (number + 719_468).quotientAndModulus(146_097)
        let year = (ofCycle - ofCycle / 1460 + ofCycle / 36_524 - ofCycle / 146_096) / 365
        let ofYear = ofCycle - (365 * year + year / 4 - year / 100)
        let shifted = (5 * ofYear + 2) / 153
        let month = shifted + (shifted < 10 ? 3 : -9)
        return (cycle * 400 + year + (month < 3 ? 1 : 0), month, ofYear - (153 * shifted + 2) / 5 + 1)
    }
}

extension Int {
    fileprivate func quotientAndModulus(_ divisor: Int) -> (Int, Int) {
        let quotient = self / divisor - (self % divisor < 0 ? 1 : 0)
        return (quotient, self - quotient * divisor)
    }
}
