package import struct Foundation.Date

/// An hour of UTC: the finest that figures over time are kept in.
package struct Hour: Hashable, Comparable, Sendable {
    /// In milliseconds, as the store keeps times.
    private static let length = 3_600_000

    /// Hours since 1 January 1970, 0:00 UTC.
    package let rawValue: Int

    package init(rawValue: Int) { self.rawValue = rawValue }

    /// The hour that a time is in, to the millisecond.
    package init(of time: Date) {
        let milliseconds = Int((time.timeIntervalSince1970 * 1000).rounded())
        rawValue = (milliseconds - (milliseconds < 0 ? Self.length - 1 : 0)) / Self.length
    }

    /// Its first moment.
    package var start: Date { Date(timeIntervalSince1970: Double(rawValue * Self.length) / 1000) }

    package static func < (a: Hour, b: Hour) -> Bool { a.rawValue < b.rawValue }
}
