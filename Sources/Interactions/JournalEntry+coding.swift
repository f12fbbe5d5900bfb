import Foundation
import LinkIdentifiers

/// The packed form of entries: a version byte, then for each entry
/// milliseconds since 1970 (8 bytes), delivery (8), ordinal (2), flags (1), user agent and destination (2 + n each),
/// address (4 or 16, in network order); integers little-endian. Flags say which of the last two there are.
extension JournalEntry {
    private static let version: UInt8 = 1

    package static func pack(_ entries: some Collection<JournalEntry>) -> [UInt8] {
        var bytes: [UInt8] = [version]
        for entry in entries {
            bytes.append(integer: Int64((entry.at.timeIntervalSince1970 * 1000).rounded()))
            bytes.append(integer: entry.link.delivery.rawValue)
            bytes.append(integer: UInt16(entry.link.ordinal))
            let address: UInt8 = entry.address.map { $0.isIPv4 ? 8 : 16 } ?? 0
            bytes.append(
                (entry.asksForAnonymity ? 1 : 0) | (entry.isPrefetch ? 2 : 0) | (entry.destination == nil ? 0 : 4)
                    | address)
            bytes.append(text: entry.userAgent)
            if let destination = entry.destination { bytes.append(text: destination) }
            if let address = entry.address { bytes += address.bytes }
        }
        return bytes
    }

    /// The entries of a pack; `nil` for bytes that are none.
    package static func unpack(_ bytes: [UInt8]) -> [JournalEntry]? {
        guard bytes.first == version else { return nil }
        var rest = bytes[1...]
        var entries: [JournalEntry] = []
        while !rest.isEmpty {
            guard let milliseconds: Int64 = rest.takeInteger(), let number: Int64 = rest.takeInteger(),
                let ordinal: UInt16 = rest.takeInteger(), let flags: UInt8 = rest.takeInteger(),
                // The years 1 to 9999: anything else was never written here.
                (-62_135_596_800_000..<253_402_300_800_000).contains(milliseconds),
                let delivery = DeliveryNumber(rawValue: number),
                let link = LinkReference(delivery: delivery, ordinal: Int(ordinal)), let userAgent = rest.takeText()
            else { return nil }
            var destination: String?
            if flags & 4 != 0 {
                guard let text = rest.takeText() else { return nil }
                destination = text
            }
            var address: IPAddress?
            if flags & 24 != 0 {
                guard flags & 24 != 24, let read = rest.takeAddress(size: flags & 8 != 0 ? 4 : 16) else { return nil }
                address = read
            }
            entries.append(
                JournalEntry(
                    at: Date(timeIntervalSince1970: Double(milliseconds) / 1000), link: link, destination: destination,
                    userAgent: userAgent, asksForAnonymity: flags & 1 != 0, isPrefetch: flags & 2 != 0,
                    address: address))
        }
        return entries
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

extension ArraySlice<UInt8> {
    fileprivate mutating func takeInteger<Integer: FixedWidthInteger>() -> Integer? {
        let size = Integer.bitWidth / 8
        guard count >= size else { return nil }
        defer { removeFirst(size) }
        return prefix(size).reversed().reduce(Integer(0)) { ($0 << 8 as Integer) | Integer(truncatingIfNeeded: $1) }
    }

    fileprivate mutating func takeAddress(size: Int) -> IPAddress? {
        guard count >= size else { return nil }
        defer { removeFirst(size) }
        return IPAddress(bytes: prefix(size))
    }

    fileprivate mutating func takeText() -> String? {
        guard let size: UInt16 = takeInteger(), count >= Int(size) else { return nil }
        defer { removeFirst(Int(size)) }
        return String(decoding: prefix(Int(size)), as: UTF8.self)
    }
}
