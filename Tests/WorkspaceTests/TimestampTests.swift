import Foundation
import Interactions
import Testing

@testable import Workspace

@Suite("Times")
struct TimestampTests {
    @Test(
        "RFC 3339, to the millisecond",
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("2026-01-14T09:26:00Z", 1_768_382_760_000),
            ("2026-01-14T11:26:00+02:00", 1_768_382_760_000), ("2026-01-13T23:56:00-09:30", 1_768_382_760_000),
            ("2026-01-14T09:26:00.5Z", 1_768_382_760_500), ("2026-01-14T09:26:00.0004Z", 1_768_382_760_000),
            ("2026-01-14T09:26:00.0005Z", 1_768_382_760_001), ("2026-01-14T09:26:00.9999999Z", 1_768_382_761_000),
            ("1969-12-31T23:59:59.999Z", -1), ("2024-02-29T00:00:00Z", 1_709_164_800_000),
            ("2000-02-29T23:59:59Z", 951_868_799_000), ("0001-01-01T00:00:00Z", -62_135_596_800_000),
            ("9999-12-31T23:59:59Z", 253_402_300_799_000),
        ])
    func times(text: String, milliseconds: Int) {
        #expect(Timestamp.date(from: text) == Date(timeIntervalSince1970: Double(milliseconds) / 1000))
    }

    @Test(
        "What is no time",
        arguments: [
            "", "2026-01-14", "2026-01-14 09:26:00Z", "2026-01-14T09:26:00", "2026-01-14T09:26Z", "2026-1-14T09:26:00Z",
            "2026-00-14T09:26:00Z", "2026-13-14T09:26:00Z", "2026-01-00T09:26:00Z", "2026-01-32T09:26:00Z",
            "2026-04-31T09:26:00Z", "2026-02-29T09:26:00Z", "2100-02-29T09:26:00Z", "0000-01-01T00:00:00Z",
            "2026-01-14T24:00:00Z", "2026-01-14T09:60:00Z", "2026-01-14T09:26:60Z", "2026-01-14T09:26:00.Z",
            "2026-01-14T09:26:00+0200", "2026-01-14T09:26:00+24:00", "2026-01-14T09:26:00+02:60",
            "2026-01-14T09:26:00ZZ", "2026-01-14T09:26:00z", "２026-01-14T09:26:00Z", "+2026-01-14T09:26:00Z",
        ])
    func noTimes(text: String) {
        #expect(Timestamp.date(from: text) == nil)
    }

    @Test("Every day is read as it was written, and every millisecond of it")
    func days() {
        // Before the year 1583 Foundation has the Julian calendar.
        let dates = stride(from: -140_000, through: 2_900_000, by: 37).map { day in
            Date(timeIntervalSince1970: Double(day) * 86400 + Double(day & 0xFFFF) + Double(abs(day) % 1000) / 1000)
        }
        let wrong = dates.filter { date in
            guard let read = Timestamp.date(from: Timestamp.text(date)) else { return true }
            return abs(read.timeIntervalSince(date)) > 0.0001
        }
        #expect(wrong == [])
        #expect(Timestamp.text(Date(timeIntervalSince1970: 0)) == "1970-01-01T00:00:00Z")
        #expect(Timestamp.text(Date(timeIntervalSince1970: 0), hasFraction: true) == "1970-01-01T00:00:00.000Z")
        #expect(Timestamp.text(Date(timeIntervalSince1970: 0.007)) == "1970-01-01T00:00:00.007Z")
        #expect(Timestamp.text(Date(timeIntervalSince1970: 1_768_032_000.099)) == "2026-01-10T08:00:00.099Z")
    }

    @Test("There are as many days as the Gregorian calendar has, one after the other, from the year 1 to 9999")
    func calendar() {
        var expected = -719_162
        for year in 1...9999 {
            for month in 1...12 {
                for day in 1...31 {
                    guard let found = CalendarDay(year: year, month: month, day: day) else { continue }
                    if found.days != expected { return #expect(found.days == expected) }
                    expected += 1
                }
            }
        }
        #expect(expected == 2_932_897)
    }
}
