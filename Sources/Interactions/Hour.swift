package import struct Foundation.Date

/// An hour of UTC: the finest that figures over time are kept in.
package struct Hour: Hashable, Comparable, Sendable {
    private static let length = 3600.0

    /// Hours since 1 January 1970, 0:00 UTC.
    package let rawValue: Int

    package init(rawValue: Int) { self.rawValue = rawValue }

    /// The hour that a time is in.
    package init(of time: Date) { rawValue = Int((time.timeIntervalSince1970 / Self.length).rounded(.down)) }

    /// Its first moment.
    package var start: Date { Date(timeIntervalSince1970: Double(rawValue) * Self.length) }

    package static func < (a: Hour, b: Hour) -> Bool { a.rawValue < b.rawValue }
}
