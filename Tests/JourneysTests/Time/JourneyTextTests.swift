import Foundation
import Journeys
import Testing

@Suite("M11.1 durations and times of day as texts")
struct JourneyTextTests {
    @Test(
        "A duration is a whole number and a unit, and is written in the largest that it is a whole number of",
        arguments: [
            ("1 second", 1, "1 second"), ("90 seconds", 90, "90 seconds"), ("60 seconds", 60, "1 minute"),
            ("5 minutes", 300, "5 minutes"), ("36 hours", 129_600, "36 hours"), ("24 hours", 86400, "1 day"),
            ("2 days", 172_800, "2 days"), ("1 days", 86400, "1 day"), ("7 days", 604_800, "1 week"),
            ("3 weeks", 1_814_400, "3 weeks"), ("3660 days", 316_224_000, "3660 days"),
        ])
    func durations(text: String, seconds: Int, description: String) throws {
        let duration = try #require(JourneyDuration(text))
        #expect(duration.seconds == seconds && duration.description == description)
        #expect(JourneyDuration(description) == duration && JourneyDuration(seconds: seconds) == duration)
    }

    @Test(
        "What is no duration is none",
        arguments: [
            "", "1", "day", "0 days", "-1 days", "1.5 days", "1 month", "1 Day", "one day", "1 day 2 hours",
            "3661 days",
            "9223372036854775807 weeks", "99999999999999999999 days", "1 dayss", "1\tday", "1 d",
        ])
    func noDuration(text: String) { #expect(JourneyDuration(text) == nil) }

    @Test("Ten years are the longest", arguments: [(0, false), (1, true), (316_224_000, true), (316_224_001, false)])
    func bounds(seconds: Int, isOne: Bool) { #expect((JourneyDuration(seconds: seconds) != nil) == isOne) }

    @Test("Every minute of a day is a time of day, and nothing else")
    func timesOfDay() {
        for minutes in 0..<1440 {
            let time = TimeOfDay(minutes: minutes)
            #expect(time?.minutes == minutes)
            #expect(time.flatMap { TimeOfDay($0.description) } == time)
        }
        #expect(TimeOfDay("09:05")?.minutes == 545 && TimeOfDay("09:05")?.description == "09:05")
        #expect(TimeOfDay(minutes: -1) == nil && TimeOfDay(minutes: 1440) == nil)
        for text in [
            "", "9:00", "24:00", "12:60", "09.00", "09:00:00", "09:0", "0900", "٠٩:00", "-1:00", " 9:00", "09:00 ",
        ] {
            #expect(TimeOfDay(text) == nil, "\(text)")
        }
    }
}
