import Foundation
import LinkIdentifiers

/// The packed form of entries: a version byte, then for each entry
/// milliseconds since 1970 (8 bytes), delivery (8), ordinal (2), flags (1), user agent and destination (2 + n each);
/// integers little-endian.
extension JournalEntry {
    static let version: UInt8 = 1

    package static func pack(_ entries: some Collection<JournalEntry>) -> [UInt8] {
        var bytes: [UInt8] = [version]
        for entry in entries {
            bytes.append(integer: Int64((entry.at.timeIntervalSince1970 * 1000).rounded()))
            bytes.append(integer: entry.link.delivery.rawValue)
            bytes.append(integer: UInt16(entry.link.ordinal))
            bytes.append(
                (entry.asksForAnonymity ? 1 : 0) | (entry.isPrefetch ? 2 : 0) | (entry.destination == nil ? 0 : 4))
            bytes.append(text: entry.userAgent)
            if let destination = entry.destination { bytes.append(text: destination) }
        }
        return bytes
    }
}

extension [UInt8] {
    fileprivate mutating func append(integer: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: integer.littleEndian) { append(contentsOf: $0) }
    }

    fileprivate mutating func append(text: String) {
        let bytes = text.utf8.prefix(Int(UInt16.max))
        append(integer: UInt16(bytes.count))
        append(contentsOf: bytes)
    }
}
