import Testing

import struct Foundation.Date

@testable import API

@Suite("How often a key may ask")
struct RateLimiterTests {
    private let start = Date(timeIntervalSince1970: 1_800_000_000)

    @Test("Twice what a second brings may come at once, then what comes in; each key has its own")
    func burst() throws {
        let limiter = RateLimiter(rate: 5)
        for left in (0..<10).reversed() {
            let verdict = try #require(limiter.take(keyID: "a", at: start))
            #expect(verdict.isAllowed && verdict.limit == 10 && verdict.remaining == left)
        }
        let refused = try #require(limiter.take(keyID: "a", at: start))
        #expect(!refused.isAllowed && refused.seconds == 1 && refused.remaining == 0)
        #expect(limiter.take(keyID: "b", at: start)?.isAllowed == true)
        #expect(limiter.take(keyID: "a", at: start.addingTimeInterval(0.1))?.isAllowed == false)
        #expect(limiter.take(keyID: "a", at: start.addingTimeInterval(0.2))?.isAllowed == true)
        #expect(limiter.take(keyID: "a", at: start.addingTimeInterval(3600))?.remaining == 9)
    }

    @Test("Where a request takes longer than a second to come, it is said how long")
    func slow() {
        let limiter = RateLimiter(rate: 0.1)
        #expect(limiter.take(keyID: "a", at: start)?.isAllowed == true)
        let refused = limiter.take(keyID: "a", at: start.addingTimeInterval(2))
        #expect(refused?.isAllowed == false && refused?.seconds == 8)
        #expect(limiter.take(keyID: "a", at: start.addingTimeInterval(10))?.isAllowed == true)
    }

    @Test("A clock that is set back brings nothing, and costs nothing")
    func clock() {
        let limiter = RateLimiter(rate: 1)
        _ = limiter.take(keyID: "a", at: start)
        #expect(limiter.take(keyID: "a", at: start.addingTimeInterval(-100))?.remaining == 0)
        #expect(limiter.take(keyID: "a", at: start.addingTimeInterval(-99))?.isAllowed == true)
    }

    @Test("0 is no limit")
    func none() { #expect(RateLimiter(rate: 0).take(keyID: "a", at: start) == nil) }
}
