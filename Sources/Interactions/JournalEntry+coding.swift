import Foundation
import LinkIdentifiers

extension JournalEntry {
    package static func pack(_ entries: some Collection<JournalEntry>) -> [UInt8] {
        JournalPack.joined([JournalPack(entries)])
    }

    /// The entries of a pack; `nil` for bytes that are none.
    package static func unpack(_ bytes: [UInt8]) -> [JournalEntry]? {
        guard bytes.first == JournalPack.version else { return nil }
        var rest = bytes[1...]
        var entries: [JournalEntry] = []
        while !rest.isEmpty {
            guard let milliseconds: Int64 = rest.takeInteger(), let number: Int64 = rest.takeInteger(),
                let ordinal: UInt16 = rest.takeInteger(), let bits: UInt8 = rest.takeInteger(),
                // The years 1 to 9999: anything else was never written here.
                (-62_135_596_800_000..<253_402_300_800_000).contains(milliseconds),
                let delivery = DeliveryNumber(rawValue: number),
                let link = LinkReference(delivery: delivery, ordinal: Int(ordinal))
            else { return nil }
            let flags = JournalPack.Flags(rawValue: bits)
            guard let userAgent = flags.contains(.repeatsUserAgent) ? rest.takeRepeated(of: bytes) : rest.takeText()
            else { return nil }
            var destination: String?
            if flags.contains(.hasDestination) {
                guard let text = rest.takeText() else { return nil }
                destination = text
            }
            var address: IPAddress?
            let size = (flags.contains(.hasIPv4) ? 4 : 0) + (flags.contains(.hasIPv6) ? 16 : 0)
            if size > 0 {
                // Of both together there is none.
                guard let read = rest.takeAddress(size: size) else { return nil }
                address = read
            }
            entries.append(
                JournalEntry(
                    at: Date(timeIntervalSince1970: Double(milliseconds) / 1000), link: link, destination: destination,
                    userAgent: userAgent, asksForAnonymity: flags.contains(.asksForAnonymity),
                    isPrefetch: flags.contains(.isPrefetch), address: address))
        }
        return entries
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

    /// A text that stands in `bytes`, of which this is the rest, so far back as the next integer says.
    fileprivate mutating func takeRepeated(of bytes: [UInt8]) -> String? {
        let here = startIndex
        guard let distance: UInt32 = takeInteger(), here - Int(distance) >= 1 else { return nil }
        var earlier = bytes[(here - Int(distance))..<here]
        return earlier.takeText()
    }
}
