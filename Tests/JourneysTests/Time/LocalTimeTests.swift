import Foundation
import Journeys
import Testing

@Suite("M11.1 local times")
struct LocalTimeTests {
    private func date(_ text: String) throws -> Date { try Date(text, strategy: .iso8601) }

    @Test(
        "M11.1 a local time is at a moment, also where clocks are changed",
        arguments: [
            ("2026-06-01 09:00", "Europe/Berlin", "2026-06-01T07:00:00Z"),
            ("2026-12-24", "Europe/Berlin", "2026-12-23T23:00:00Z"),
            ("2026-12-24 18:30", "Asia/Kathmandu", "2026-12-24T12:45:00Z"),
            ("2026-02-28 23:59", "Pacific/Kiritimati", "2026-02-28T09:59:00Z"),
            ("2028-02-29 00:00", "Pacific/Honolulu", "2028-02-29T10:00:00Z"),
            ("1969-12-31 23:00", "Etc/GMT", "1969-12-31T23:00:00Z"),
            // Around the hour that is left out.
            ("2026-03-29 01:59", "Europe/Berlin", "2026-03-29T00:59:00Z"),
            ("2026-03-29 02:00", "Europe/Berlin", "2026-03-29T01:00:00Z"),
            ("2026-03-29 02:30", "Europe/Berlin", "2026-03-29T01:30:00Z"),
            ("2026-03-29 03:00", "Europe/Berlin", "2026-03-29T01:00:00Z"),
            ("2026-03-08 02:30", "America/New_York", "2026-03-08T07:30:00Z"),
            ("2026-10-04 02:15", "Australia/Lord_Howe", "2026-10-03T15:45:00Z"),
            // Around the hour that comes twice: the first.
            ("2026-10-25 01:59", "Europe/Berlin", "2026-10-24T23:59:00Z"),
            ("2026-10-25 02:30", "Europe/Berlin", "2026-10-25T00:30:00Z"),
            ("2026-10-25 03:00", "Europe/Berlin", "2026-10-25T02:00:00Z"),
            ("2026-11-01 01:30", "America/New_York", "2026-11-01T05:30:00Z"),
            ("2026-04-05 01:45", "Australia/Lord_Howe", "2026-04-04T14:45:00Z"),
            ("2026-04-05 02:00", "Australia/Lord_Howe", "2026-04-04T15:30:00Z"),
        ])
    func moments(text: String, zone: String, expected: String) throws {
        let time = try #require(LocalTime(text))
        let zone = try #require(TimeZone(identifier: zone))
        #expect(try time.date(in: zone) == date(expected))
        #expect(time.description == text.replacing(" 00:00", with: ""))
    }

    @Test(
        "M11.1 of two moments that clocks show alike, the first that is still to come",
        arguments: [
            ("2026-10-25T00:29:59Z", "2026-10-25T00:30:00Z"), ("2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"),
            ("2026-10-25T01:10:00Z", "2026-10-25T01:30:00Z"), ("2026-10-25T01:30:00Z", "2026-10-25T00:30:00Z"),
        ])
    func again(now: String, expected: String) throws {
        let time = try #require(LocalTime("2026-10-25 02:30"))
        let zone = try #require(TimeZone(identifier: "Europe/Berlin"))
        #expect(try time.date(in: zone, after: date(now)) == date(expected))
    }

    @Test(
        "What is no local time is none",
        arguments: [
            "", "2026", "2026-12", "2026-13-01", "2026-02-29", "2026-00-10", "2026-1-10", "26-01-01", "2026-01-01 ",
            " 2026-01-01", "2026-01-01 24:00", "2026-01-01 9:00", "2026-01-01T09:00", "2026-01-01 09:00:00",
            "2026-01-01 09:60", "٢٠٢٦-01-01", "+026-01-01", "2026-01-01 09:00 ", "-2026-01-01",
        ])
    func none(text: String) { #expect(LocalTime(text) == nil) }
}
