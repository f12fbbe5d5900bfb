import Foundation
import Store
import Testing

@testable import Sender

@Suite("When a mail is tried again")
struct MailBackoffTests {
    private let start = Date(timeIntervalSince1970: 1_750_000_000)

    @Test("M11.3 after a minute, twice as long each time, up to an hour, and a day at most")
    func day() {
        var now = start
        var retry: MailRetry?
        var waits: [Double] = []
        while let next = MailBackoff.retry(after: retry, code: "450", at: now) {
            waits.append(next.dueAt.timeIntervalSince(now))
            #expect(next.firstAt == start && next.attempts == waits.count && next.code == "450")
            (retry, now) = (next, next.dueAt)
        }
        #expect(waits.prefix(8) == [60, 120, 240, 480, 960, 1920, 3600, 3600])
        #expect(now == start + 86_400, "the last try is when the day is over")
        #expect(waits.count == 29)
    }

    @Test("M11.3 the day begins with the first try, and not with a limit's wait")
    func afterLimit() throws {
        let waited = MailRetry(dueAt: start, attempts: 0, firstAt: nil, code: "")
        let retry = try #require(MailBackoff.retry(after: waited, code: "451", at: start + 100_000))
        #expect(retry.firstAt == start + 100_000 && retry.dueAt == start + 100_060)
    }
}
