package import Foundation

/// The date format that mail and HTTP share: `Sun, 06 Nov 1994 08:49:37 GMT`.
package enum InternetDate {
    /// - Parameter zone: how UTC is spelled: `GMT` in HTTP (RFC 9110 §5.6.7), `+0000` in mail (RFC 5322 §3.3).
    package static func string(from date: Date, zone: String) -> String {
        var seconds = time_t(date.timeIntervalSince1970.rounded(.down))
        var parts = tm()
        gmtime_r(&seconds, &parts)
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 32) { buffer in
            let length = strftime(buffer.baseAddress!, buffer.count, "%a, %d %b %Y %H:%M:%S ", &parts)
            return String(decoding: UnsafeRawBufferPointer(buffer).prefix(length), as: UTF8.self) + zone
        }
    }
}
