import Foundation

/// A point in time as RFC 3339 has it, such as `2026-01-31T12:00:00Z`.
enum Timestamp {
    /// `nil` for anything else, days and hours that there are not included: Foundation would take 30 February.
    static func date(from text: String) -> Date? {
        let pattern = /(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d+)?(?:Z|[+-]\d\d:\d\d)/.asciiOnlyDigits()
        guard let match = text.wholeMatch(of: pattern) else { return nil }
        let parts = DateComponents(
            calendar: Calendar(identifier: .gregorian), year: Int(match.1), month: Int(match.2), day: Int(match.3),
            hour: Int(match.4), minute: Int(match.5), second: Int(match.6))
        guard parts.isValidDate else { return nil }
        return try? Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: match.7 != nil))
    }
}
