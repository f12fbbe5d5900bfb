import Foundation
import Store

/// When a mail that was not taken is offered again.
enum MailBackoff {
    private static let first: TimeInterval = 60
    private static let longest: TimeInterval = 3600
    /// How long after its first try a mail is given up.
    private static let day: TimeInterval = 86_400

    /// After a minute, then after twice as long each time, up to an hour; `nil` where a day is over.
    ///
    /// - Parameter code: what this try came to.
    static func retry(after previous: MailRetry?, code: String, at now: Date) -> MailRetry? {
        let firstAt = previous?.firstAt ?? now
        let attempts = (previous?.attempts ?? 0) + 1
        let end = firstAt + day
        guard now < end else { return nil }
        let delay = min(first * pow(2, Double(min(attempts, 10) - 1)), longest)
        return MailRetry(
            dueAt: min(now + delay, end), attempts: attempts, firstAt: firstAt, code: code,
            mayBeTaken: previous?.mayBeTaken ?? false)
    }
}
