import Foundation
import Testing

@testable import Channels

@Suite("When a gateway is asked again")
struct GatewayRetriesTests {
    private let now = Date(timeIntervalSince1970: 784_111_777)

    @Test(
        "RFC 9110 §10.2.3 Retry-After is a number of seconds, or a date in any of three forms",
        arguments: [
            ("0", 0), ("120", 120), (" 5 ", 5), ("99999999999999999999", 999_999_999),
            ("Sun, 06 Nov 1994 08:49:47 GMT", 10), ("Sunday, 06-Nov-94 08:49:47 GMT", 10),
            ("Sun Nov  6 08:49:47 1994", 10), ("Sun, 06 Nov 1994 08:49:27 GMT", 0),
            ("Mon, 01 Jan 1970 00:00:00 GMT", 0),
            ("", nil), ("-1", nil), ("1.5", nil), ("soon", nil), ("Sun, 06 Nov 1994 08:49:47 CET", nil),
            ("Sun, 06 Nov 1994 08:49:47 GMT.", nil), ("٣", nil),
        ] as [(String, Int?)])
    func retryAfter(value: String, seconds: Int?) {
        #expect(RetryAfter.duration(value, at: now) == seconds.map { .seconds($0) })
    }

    @Test("Delays double up to the longest, with jitter of half of them")
    func delays() {
        let retries = GatewayRetries()
        let most = (1...10).map { retries.delay(after: $0, random: 1) }
        let least = (1...10).map { retries.delay(after: $0, random: 0) }
        #expect(most.prefix(4) == [.milliseconds(500), .seconds(1), .seconds(2), .seconds(4)])
        #expect(most.suffix(4) == [.seconds(30), .seconds(30), .seconds(30), .seconds(30)])
        #expect(zip(most, least).allSatisfy { $0 == $1 * 2 })
        #expect(retries.delay(after: 1_000_000, random: 1) == .seconds(30))
    }

    @Test("A gateway has us wait five minutes at most")
    func bounded() {
        let retries = GatewayRetries()
        #expect(retries.pause("299", at: now) == .seconds(299))
        #expect(retries.pause("301", at: now) == .seconds(300))
        #expect(retries.pause(nil, at: now) == .zero && retries.pause("soon", at: now) == .zero)
    }
}
