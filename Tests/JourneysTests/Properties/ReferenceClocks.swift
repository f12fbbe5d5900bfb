import Foundation
import Journeys

/// What clocks show where, found by looking at one minute after the other.
final class ReferenceClocks {
    private struct Wall: Hashable {
        var day: Int
        var minute: Int
    }
    private struct Question: Hashable {
        let wall: Wall
        let zone: TimeZone
    }
    private var answers: [Question: [Date]] = [:]

    private func wall(_ date: Date, _ zone: TimeZone) -> Wall {
        let minute = Int(date.timeIntervalSince1970 / 60) + zone.secondsFromGMT(for: date) / 60
        return Wall(day: minute / 1440, minute: minute % 1440)
    }

    /// All moments at which clocks start to show it: two where they are set back, none where they are set forward past it.
    private func moments(_ wall: Wall, _ zone: TimeZone) -> [Date] {
        let question = Question(wall: wall, zone: zone)
        if let answer = answers[question] { return answer }
        let minute = wall.day * 1440 + wall.minute
        let answer = (minute - 15 * 60...minute + 15 * 60).map { Date(timeIntervalSince1970: Double($0 * 60)) }
            .filter { self.wall($0, zone) == wall }
        answers[question] = answer
        return answer
    }

    /// The first moment after `now` at which clocks show it; where they are set forward past it, as much later.
    private func next(_ wall: Wall, after now: Date, _ zone: TimeZone) -> Date {
        var missing = 0
        while true {
            let earlier = Wall(
                day: wall.day - (wall.minute < missing ? 1 : 0), minute: (wall.minute - missing + 1440) % 1440)
            let found = moments(earlier, zone)
            if missing > 0, let last = found.last { return last + Double(missing * 60) }
            if let first = found.first(where: { $0 > now }) { return first }
            if !found.isEmpty { return found[0] }
            missing += 1
        }
    }

    private func next(_ time: TimeOfDay, after now: Date, _ zone: TimeZone) -> Date {
        let wall = wall(now, zone)
        return next(
            Wall(day: time.minutes > wall.minute ? wall.day : wall.day + 1, minute: time.minutes), after: now, zone)
    }

    /// - Returns: `nil` where it is not quiet.
    func quietEnd(_ hours: QuietHours?, _ now: Date, _ zone: TimeZone) -> Date? {
        guard let hours else { return nil }
        // Minute by minute from its first one, round the clock.
        let minute = wall(now, zone).minute
        var quiet = hours.from.minutes
        repeat {
            if quiet == minute { return next(hours.until, after: now, zone) }
            quiet = (quiet + 1) % 1440
        } while quiet != hours.until.minutes
        return nil
    }

    func end(of wait: JourneyDefinition.Wait, _ now: Date, _ zone: TimeZone) -> Date {
        switch wait {
        case .duration(let duration): return now + Double(duration.seconds)
        case .timeOfDay(let time): return next(time, after: now, zone)
        case .date(let date):
            let parts = date.description.split(separator: " ")
            let midnight = try! Date(String(parts[0]), strategy: .iso8601.year().month().day())
            let time = parts.count == 1 ? .midnight : TimeOfDay(String(parts[1]))!
            let wall = Wall(day: Int(midnight.timeIntervalSince1970) / 86400, minute: time.minutes)
            return next(wall, after: .distantPast, zone)
        }
    }
}
