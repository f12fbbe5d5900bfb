import Synchronization

import struct Foundation.Date

/// A bucket of tokens for each key: full, it allows a burst of twice what a second brings.
final class RateLimiter: Sendable {
    /// What a request is told.
    struct Verdict: Sendable, Equatable {
        let isAllowed: Bool
        /// How many requests may come at once.
        let limit: Int
        /// How many may still come at once.
        let remaining: Int
        /// Until the bucket is full again; or, if the request is not allowed, until the next one is. At least 1 then.
        let seconds: Int
    }

    private struct Bucket {
        var tokens: Double
        var at: Date
    }

    private let rate, capacity: Double
    private let buckets = Mutex<[String: Bucket]>([:])

    /// - Parameter rate: tokens a second; `0` for no limit.
    init(rate: Double) {
        self.rate = rate
        capacity = max(1, (2 * rate).rounded())
    }

    /// `nil` where there is no limit.
    func take(keyID: String, at now: Date) -> Verdict? {
        guard rate > 0 else { return nil }
        return buckets.withLock { buckets in
            var bucket = buckets[keyID] ?? Bucket(tokens: capacity, at: now)
            // A clock that was set back brings nothing.
            let passed = max(0, now.timeIntervalSince(bucket.at))
            bucket.tokens = min(capacity, bucket.tokens + passed * rate)
            bucket.at = now
            let isAllowed = bucket.tokens >= 1
            if isAllowed { bucket.tokens -= 1 }
            // There are as many buckets as keys that were ever good.
            buckets[keyID] = bucket
            let missing = isAllowed ? capacity - bucket.tokens : 1 - bucket.tokens
            return Verdict(
                isAllowed: isAllowed, limit: Int(capacity), remaining: Int(bucket.tokens),
                seconds: max(isAllowed ? 0 : 1, Int((missing / rate).rounded(.up))))
        }
    }
}
