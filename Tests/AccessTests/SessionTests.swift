import TestSupport
import Testing

import struct Foundation.Date

@testable import Access

@Suite("Sessions")
struct SessionTests {
    @Test("A session is read as it was made; its token follows from it and tells nothing of another")
    func secrets() throws {
        var generator = SeededGenerator(seed: 1)
        let (one, other) = (SessionSecret(using: &generator), SessionSecret(using: &generator))
        let read = try #require(SessionSecret(text: one.text))
        #expect(read.hash == one.hash && read.hash != other.hash)
        #expect(read.verifies(csrfToken: one.csrfToken))
        for token in ["", one.text, other.csrfToken, one.csrfToken + "A"] { #expect(!read.verifies(csrfToken: token)) }
        #expect(!"\(one)".contains(one.text) && !String(reflecting: one).contains(one.text))
    }

    @Test("What cannot be a session's secret is none", arguments: ["", "A", String(repeating: "A", count: 44)])
    func malformed(text: String) { #expect(SessionSecret(text: text) == nil) }

    @Test(
        "A session ends 12 hours after its last request, and 7 days after its beginning",
        arguments: [
            (0, 0, false), (0, 12 * 3600 - 1, false), (0, 12 * 3600, true), (6 * 86_400, 6 * 86_400 + 3600, false),
            (7 * 86_400 - 60, 7 * 86_400 - 1, false), (7 * 86_400 - 60, 7 * 86_400, true),
        ] as [(Double, Double, Bool)])
    func times(lastUsed: Double, now: Double, hasExpired: Bool) {
        let start = Date(timeIntervalSince1970: 1_800_000_000)
        let times = SessionTimes(createdAt: start, lastUsedAt: start.addingTimeInterval(lastUsed))
        #expect(times.hasExpired(at: start.addingTimeInterval(now)) == hasExpired)
    }
}
