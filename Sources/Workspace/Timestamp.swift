package import Foundation
import Interactions

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
        guard let year = number(&rest, 4), skip("-", &rest), let month = number(&rest, 2), skip("-", &rest),
            let dayOfMonth = number(&rest, 2), let day = CalendarDay(year: year, month: month, day: dayOfMonth),
            skip("T", &rest),
            let hour = number(&rest, 2), hour < 24, skip(":", &rest),
            let minute = number(&rest, 2), minute < 60, skip(":", &rest),
            let second = number(&rest, 2), second < 60,
            let fraction = fraction(&rest), let offset = offset(&rest), rest.isEmpty
        else { return nil }
        let seconds = (day.days * 24 + hour) * 3600 + minute * 60 + second - offset * 60
        return Int64(seconds * 1000 + fraction)
    }

    /// In UTC, to the millisecond.
    ///
    /// - Parameter hasFraction: whether there is one where it is zero, too.
    package static func text(_ date: Date, hasFraction: Bool = false) -> String {
        let milliseconds = (date.timeIntervalSince1970 * 1000).rounded()
        // Foundation cuts off what is behind the millisecond, and a time in binary may lie just before it.
        let within = Date(timeIntervalSince1970: (milliseconds + 0.5) / 1000)
        let isShown = hasFraction || milliseconds.truncatingRemainder(dividingBy: 1000) != 0
        return within.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: isShown))
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
}
