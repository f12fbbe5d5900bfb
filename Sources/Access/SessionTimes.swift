package import struct Foundation.Date

/// How long somebody stays signed in.
package struct SessionTimes: Sendable, Equatable {
    /// Without a request: 12 hours.
    package static let idle: Double = 12 * 3600
    /// In any case: 7 days.
    package static let longest: Double = 7 * 24 * 3600

    package let createdAt: Date
    package let lastUsedAt: Date

    package init(createdAt: Date, lastUsedAt: Date) {
        self.createdAt = createdAt
        self.lastUsedAt = lastUsedAt
    }

    package func hasExpired(at now: Date) -> Bool {
        now.timeIntervalSince(lastUsedAt) >= Self.idle || now.timeIntervalSince(createdAt) >= Self.longest
    }
}
