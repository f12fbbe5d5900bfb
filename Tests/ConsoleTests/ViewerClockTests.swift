import Foundation
import Testing

@testable import Console

@Suite("Times as whoever looks has them")
struct ViewerClockTests {
    @Test(
        "Days begin at midnight, also behind one that begins at 1:00 or has 23 or 25 hours",
        arguments: [
            ("Africa/Cairo", "2026-04-24", "2026-04-25"), ("America/Santiago", "2026-09-06", "2026-09-07"),
            ("Europe/Berlin", "2026-03-29", "2026-03-30"), ("Europe/Berlin", "2026-10-25", "2026-10-26"),
            ("UTC", "2026-02-28", "2026-03-01"),
        ])
    func days(zone: String, day: String, next: String) throws {
        let clock = ViewerClock(cookie: zone, organization: nil)
        func start(_ text: String) throws -> Date {
            var style = Date.ISO8601FormatStyle(timeZone: clock.zone).year().month().day()
            style.timeZone = clock.zone
            return clock.day(of: try style.parse(text).addingTimeInterval(12 * 3600))
        }
        let first = try start(day)
        #expect(clock.day(1, from: first) == (try start(next)))
        #expect(clock.day(-1, from: try start(next)) == first)
        #expect(clock.day(30, from: first) == clock.day(1, from: clock.day(29, from: first)))
    }
}
