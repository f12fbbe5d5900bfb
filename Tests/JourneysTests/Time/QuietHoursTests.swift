import Foundation
import Journeys
import Testing

@Suite("M11.1 quiet hours")
struct QuietHoursTests {
    @Test(
        "M11.1 they are from the first minute to before the last, in the profile's time zone, over midnight as well",
        arguments: [
            ("21:00", "08:00", "2026-06-01T18:59:59Z", nil),
            ("21:00", "08:00", "2026-06-01T19:00:00Z", "2026-06-02T06:00:00Z"),
            ("21:00", "08:00", "2026-06-01T22:30:00Z", "2026-06-02T06:00:00Z"),
            ("21:00", "08:00", "2026-06-02T05:59:30Z", "2026-06-02T06:00:00Z"),
            ("21:00", "08:00", "2026-06-02T06:00:00Z", nil),
            ("12:00", "13:00", "2026-06-01T09:59:59Z", nil),
            ("12:00", "13:00", "2026-06-01T10:00:00Z", "2026-06-01T11:00:00Z"),
            ("12:00", "13:00", "2026-06-01T11:00:00Z", nil),
            ("00:00", "23:59", "2026-06-01T21:58:59Z", "2026-06-01T21:59:00Z"),
            ("00:00", "23:59", "2026-06-01T21:59:00Z", nil),
            // Clocks are set forward past their end.
            ("21:00", "02:30", "2026-03-29T00:59:00Z", "2026-03-29T01:30:00Z"),
            ("21:00", "02:30", "2026-03-29T01:00:00Z", nil),
            // Clocks are set back: they end twice.
            ("21:00", "02:30", "2026-10-25T00:10:00Z", "2026-10-25T00:30:00Z"),
            ("21:00", "02:30", "2026-10-25T00:45:00Z", nil),
            ("21:00", "02:30", "2026-10-25T01:10:00Z", "2026-10-25T01:30:00Z"),
            ("21:00", "02:30", "2026-10-25T01:30:00Z", nil),
            ("21:00", "08:00", "2026-10-25T01:10:00Z", "2026-10-25T07:00:00Z"),
        ] as [(String, String, String, String?)])
    func end(from: String, until: String, now: String, expected: String?) throws {
        let hours = try QuietHours(from: #require(TimeOfDay(from)), until: #require(TimeOfDay(until)))
        let zone = try #require(TimeZone(identifier: "Europe/Berlin"))
        let end = try hours.end(at: Date(now, strategy: .iso8601), in: zone)
        #expect(try end == expected.map { try Date($0, strategy: .iso8601) })
    }

    @Test(
        "M11.1 whenever it is, they end later, and whoever waits for their end is let out at last",
        arguments: ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"])
    func everyMinute(zone: String) throws {
        let zone = try #require(TimeZone(identifier: zone))
        let bounds = ["00:00", "01:00", "01:45", "02:00", "02:30", "03:00", "21:00"]
        for change in ["2026-03-29T01:00:00Z", "2026-11-01T06:00:00Z", "2026-04-04T15:00:00Z", "2026-10-03T15:30:00Z"] {
            let change = try Date(change, strategy: .iso8601)
            for from in bounds {
                for until in bounds where from != until {
                    let hours = try QuietHours(from: #require(TimeOfDay(from)), until: #require(TimeOfDay(until)))
                    for minute in stride(from: -360, through: 360, by: 7) {
                        var now = change + Double(minute * 60) + 30.5
                        var waits = 0
                        while let end = hours.end(at: now, in: zone), waits < 3 {
                            #expect(end > now)
                            now = end
                            waits += 1
                        }
                        // Twice where the hour of their end comes twice.
                        #expect(waits < 3, "\(from) \(until) \(zone.identifier) \(now)")
                    }
                }
            }
        }
    }
}
