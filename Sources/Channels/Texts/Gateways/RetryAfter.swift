package import Foundation

/// `Retry-After` (RFC 9110 §10.2.3): a number of seconds, or a date in any of HTTP's three forms (§5.6.7).
package enum RetryAfter {
    /// How long to wait, from zero; `nil` where the value is neither.
    package static func duration(_ value: String, at now: Date) -> Duration? {
        let value = value.trimmingCharacters(in: .whitespaces)
        if !value.isEmpty, value.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
            // More digits than these are as good as for ever.
            return .seconds(Int64(value.prefix(9)) ?? 0)
        }
        return date(value).map { .seconds(max(0, $0.timeIntervalSince(now))) }
    }

    private static func date(_ value: String) -> Date? {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = .gmt
        let formats = ["EEE, dd MMM yyyy HH:mm:ss 'GMT'", "EEEE, dd-MMM-yy HH:mm:ss 'GMT'", "EEE MMM d HH:mm:ss yyyy"]
        return formats.lazy.compactMap { format in
            formatter.dateFormat = format
            return formatter.date(from: value)
        }.first
    }
}
