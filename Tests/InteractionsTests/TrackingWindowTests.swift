import Foundation
import Interactions
import LinkIdentifiers
import TestSupport
import Testing

@Suite("M8 the tracking window")
struct TrackingWindowTests {
    @Test(
        "M8.1 months are calendar months in UTC; the day is kept or is the month's last",
        arguments: [
            ("2026-01-15T12:00:00Z", 6, "2026-07-15T12:00:00Z"), ("2025-08-31T23:59:59Z", 6, "2026-02-28T23:59:59Z"),
            ("2027-08-31T23:59:59Z", 6, "2028-02-29T23:59:59Z"), ("2023-08-30T00:00:00Z", 6, "2024-02-29T00:00:00Z"),
            ("2024-02-29T10:00:00Z", 12, "2025-02-28T10:00:00Z"), ("2024-02-29T10:00:00Z", 48, "2028-02-29T10:00:00Z"),
            ("2025-12-31T00:00:00Z", 1, "2026-01-31T00:00:00Z"), ("2026-01-31T00:00:00Z", 1, "2026-02-28T00:00:00Z"),
            ("2026-03-31T23:30:00Z", 6, "2026-09-30T23:30:00Z"), ("2099-08-31T00:00:00Z", 6, "2100-02-28T00:00:00Z"),
            ("2026-03-29T00:59:00Z", 6, "2026-09-29T00:59:00Z"), ("2026-01-15T12:00:00Z", 0, "2026-01-15T12:00:00Z"),
            ("2026-01-15T12:00:00Z", 1200, "2126-01-15T12:00:00Z"),
        ])
    func end(sentAt: String, months: Int, end: String) throws {
        let window = try #require(TrackingWindow(months: months))
        #expect(window.end(from: date(sentAt)) == date(end))
    }

    @Test("M8.1 the default is six months")
    func standard() { #expect(TrackingWindow.standard.months == 6) }

    @Test(
        "M8.2 a window has 0 to 1200 months",
        arguments: [(-1, false), (0, true), (1200, true), (1201, false), (.max, false)])
    func bounds(months: Int, isWindow: Bool) { #expect((TrackingWindow(months: months) != nil) == isWindow) }

    /// Days from civil and back after Hinnant, in integers.
    private func reference(_ milliseconds: Int64, months: Int) -> Int64 {
        func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
            let y = month <= 2 ? year - 1 : year
            let era = y / 400
            let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
            let yearOfEra = y - era * 400
            return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
        }
        let day = milliseconds / 86_400_000
        var year: Int64 = 1970
        while days(year + 1, 1, 1) <= day { year += 1 }
        var month: Int64 = 1
        while month < 12, days(year, month + 1, 1) <= day { month += 1 }
        let total = year * 12 + month - 1 + Int64(months)
        let (newYear, newMonth) = (total / 12, total % 12 + 1)
        let next = newMonth == 12 ? days(newYear + 1, 1, 1) : days(newYear, newMonth + 1, 1)
        let newDay = min(days(newYear, newMonth, 1) + day - days(year, month, 1), next - 1)
        return newDay * 86_400_000 + milliseconds % 86_400_000
    }

    @Test("M8.1 an entry a millisecond before the end counts, and one at the end does not")
    func edges() throws {
        var generator = SeededGenerator(seed: 1)
        var late: [String] = []
        for _ in 0..<3000 {
            // 1970 to 2100, to the millisecond, as deliveries and entries are kept.
            let sent = Int64.random(in: 0..<4_102_444_800_000, using: &generator)
            let months = generator.below(30)
            let end = reference(sent, months: months)
            func passes(_ milliseconds: Int64) -> Bool {
                let entry = JournalEntry(at: Date(timeIntervalSince1970: Double(milliseconds) / 1000), link: link(1, 1))
                let facts = facts(sentAt: Date(timeIntervalSince1970: Double(sent) / 1000), months: months)
                let result = Processing.withinWindow(joined(entry, facts))
                let dropped = result.dropped[.windowClosed, default: 0]
                #expect(result.passed.count + dropped == 1 && result.dropped.count == dropped)
                return dropped == 0
            }
            #expect(passes(end - 1), "sent \(sent), \(months) months: a millisecond before")
            if passes(end) { late.append("sent \(sent), \(months) months, end \(end)") }
            #expect(!passes(end + 1))
            #expect(passes(sent) == (months > 0))
        }
        #expect(late.isEmpty, "\(late.count) of 3000 count at their end, the first: \(late.first ?? "")")
    }

    @Test("M8.2 each delivery has its own window")
    func mixed() {
        let entries = (1...4).map { JournalEntry(at: date("2026-04-01T00:00:00Z"), link: link($0, 1)) }
        let sentAt = date("2026-01-01T00:00:00Z")
        let batch = Processing.join(
            entries,
            with: [
                number(1): facts(sentAt: sentAt, months: 6), number(2): facts(sentAt: sentAt, months: 3),
                number(3): facts(sentAt: sentAt, months: 0), number(4): facts(sentAt: sentAt, months: 4),
            ])
        let result = Processing.withinWindow(batch.passed)
        #expect(result.passed.map(\.entry.link.delivery) == [number(1), number(4)])
        #expect(result.dropped == [.windowClosed: 2])
    }
}
