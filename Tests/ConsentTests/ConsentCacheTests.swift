import Consent
import Foundation
import Testing

@Suite("M7.2 the cache of tracking consent")
struct ConsentCacheTests {
    private static let day = 86_400.0
    private static let start = Date(timeIntervalSinceReferenceDate: 700_000_000)
    private static let statuses: [ConsentStatus?] = [nil, .optedIn, .optedOut]

    private func cache(lifetime: TimeInterval = day, capacity: Int = 10) -> ConsentCache {
        ConsentCache(lifetime: lifetime, capacity: capacity)
    }

    @Test(
        "M7.2 a status is believed for less than 24 hours, also that there is no record",
        arguments: statuses,
        [
            (0, true), (1, true), (day - 60, true), (day - 0.001, true), (day, false), (day + 0.001, false),
            (day + 60, false), (10 * day, false),
        ] as [(TimeInterval, Bool)])
    func age(status: ConsentStatus?, age: (seconds: TimeInterval, isBelieved: Bool)) {
        var cache = cache()
        cache.remember(status, of: 1, readAt: Self.start)
        let remembered = cache.status(of: 1, at: Self.start + age.seconds)
        #expect(remembered == (age.isBelieved ? .some(status) : nil))
    }

    @Test("M7.2 a shorter lifetime is kept to", arguments: [1, 60, 3600.0])
    func lifetime(seconds: TimeInterval) {
        var cache = cache(lifetime: seconds)
        cache.remember(.optedIn, of: 1, readAt: Self.start)
        #expect(cache.status(of: 1, at: Self.start + (seconds - 0.001)) == .some(.optedIn))
        #expect(cache.status(of: 1, at: Self.start + seconds) == nil)
    }

    @Test("M7.2 a lifetime of 0 means always current", arguments: statuses)
    func noLifetime(status: ConsentStatus?) {
        var cache = cache(lifetime: 0)
        cache.remember(status, of: 1, readAt: Self.start)
        #expect(cache.status(of: 1, at: Self.start) == nil)
        #expect(cache.status(of: 1, at: Self.start - 1) == nil)
    }

    @Test("A clock that was set back makes it read anew", arguments: [0.001, 1, 3600, 10 * day])
    func clockSetBack(by seconds: TimeInterval) {
        var cache = cache()
        cache.remember(.optedIn, of: 1, readAt: Self.start)
        #expect(cache.status(of: 1, at: Self.start - seconds) == nil)
        cache.remember(.optedOut, of: 1, readAt: Self.start - seconds)
        #expect(cache.status(of: 1, at: Self.start - seconds) == .some(.optedOut))
        #expect(cache.status(of: 1, at: Self.start - seconds + Self.day) == nil)
    }

    @Test(
        "M7.2 a clock that was set back makes nothing live longer, also what was read before it got there",
        arguments: [0.001, 1, 3600, 19 * 3600.0])
    func clockSetBackLater(by seconds: TimeInterval) {
        var cache = cache()
        cache.remember(.optedIn, of: 1, readAt: Self.start)
        #expect(cache.status(of: 1, at: Self.start + 20 * 3600) == .some(.optedIn))
        cache.remember(.optedIn, of: 2, readAt: Self.start + 20 * 3600)
        for contactPoint in [1, 2] as [Int64] {
            #expect(cache.status(of: contactPoint, at: Self.start + 20 * 3600 - seconds) == nil)
        }
    }

    @Test("What is read anew replaces what was remembered, and starts its own 24 hours")
    func replacing() {
        var cache = cache()
        cache.remember(.optedIn, of: 1, readAt: Self.start)
        cache.remember(.optedOut, of: 1, readAt: Self.start + 3600)
        #expect(cache.status(of: 1, at: Self.start + Self.day) == .some(.optedOut))
        cache.remember(nil, of: 1, readAt: Self.start + 7200)
        #expect(cache.status(of: 1, at: Self.start + Self.day) == .some(nil))
        #expect(cache.status(of: 1, at: Self.start + 7200 + Self.day) == nil)
    }

    @Test("Reading does not make an entry live longer")
    func readingDoesNotRenew() {
        var cache = cache()
        cache.remember(.optedIn, of: 1, readAt: Self.start)
        for hour in 0..<24 { #expect(cache.status(of: 1, at: Self.start + Double(hour) * 3600) == .some(.optedIn)) }
        #expect(cache.status(of: 1, at: Self.start + Self.day) == nil)
    }

    @Test("Contact points do not get mixed up, and unknown ones are unknown")
    func keys() {
        var cache = cache()
        let statuses: [ConsentStatus?] = [.optedIn, nil, .optedOut, nil, .optedIn, .optedOut]
        for (number, status) in zip([Int64.min, -1, 0, 1, 2, .max], statuses) {
            cache.remember(status, of: number, readAt: Self.start)
        }
        #expect(cache.status(of: .min, at: Self.start) == .some(.optedIn))
        #expect(cache.status(of: -1, at: Self.start) == .some(nil))
        #expect(cache.status(of: .max, at: Self.start) == .some(.optedOut))
        #expect(cache.status(of: 3, at: Self.start) == nil)
    }

    @Test(
        "No more contact points than its capacity are remembered, the newest among them", arguments: [0, 1, 2, 3, 100])
    func capacity(_ capacity: Int) {
        var cache = cache(capacity: capacity)
        var most = 0
        for number in Int64(0)..<250 {
            cache.remember(.optedIn, of: number, readAt: Self.start)
            most = max(most, (0..<250).count { cache.status(of: $0, at: Self.start) != nil })
            if capacity > 0 { #expect(cache.status(of: number, at: Self.start) == .some(.optedIn)) }
        }
        #expect(most <= capacity)
    }

    @Test("A full cache takes news of those it knows without forgetting the others")
    func full() {
        var cache = cache(capacity: 3)
        for number in Int64(1)...3 { cache.remember(.optedIn, of: number, readAt: Self.start) }
        cache.remember(.optedOut, of: 2, readAt: Self.start + 1)
        let statuses = (1...3).map { cache.status(of: $0, at: Self.start + 1) }
        #expect(statuses == [.some(.optedIn), .some(.optedOut), .some(.optedIn)])
    }
}
