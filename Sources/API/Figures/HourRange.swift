import Interactions
import Store

import struct Foundation.Date

/// The hours that `since` and `until` are about: whole ones, so that nothing of them is left out.
struct HourRange: Sendable {
    static let parameters: Set<String> = ["since", "until"]
    /// 30 days, where nothing else is said.
    private static let usual = 30 * 24
    /// A leap year.
    private static let maximum = 366 * 24

    let hours: Range<Hour>

    init(_ call: Call) throws(Problem) {
        let last = try call.time("until").map { Self.end(at: $0) } ?? Hour(of: call.now).rawValue + 1
        let first = try call.time("since").map { Hour(of: $0).rawValue } ?? last - Self.usual
        guard first < last else { throw .invalidParameter("since", "it has to be before “until”") }
        guard last - first <= Self.maximum else {
            throw .invalidParameter("since", "it may be 366 days before “until” at most; ask for a year at a time")
        }
        hours = Hour(rawValue: first)..<Hour(rawValue: last)
    }

    /// The first hour that is not wanted.
    private static func end(at time: Date) -> Int {
        let hour = Hour(of: time)
        return hour.start < time ? hour.rawValue + 1 : hour.rawValue
    }
}
