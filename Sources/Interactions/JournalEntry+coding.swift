import Foundation
import LinkIdentifiers

extension JournalEntry {
    /// The entries of a pack; `nil` for bytes that are none.
    package static func unpack(_ bytes: [UInt8]) -> [JournalEntry]? {
        guard bytes.first == JournalPack.version else { return nil }
        let pack = bytes.span.bytes
        var offset = 1
        var entries: [JournalEntry] = []
        // Those that are repeated, by where they stand.
        var agents: [Int: String] = [:]
        while offset < pack.byteCount {
            guard let milliseconds: Int64 = pack.integer(at: &offset), let number: Int64 = pack.integer(at: &offset),
                let ordinal: UInt16 = pack.integer(at: &offset), let bits: UInt8 = pack.integer(at: &offset),
                // The years 1 to 9999: anything else was never written here.
                (-62_135_596_800_000..<253_402_300_800_000).contains(milliseconds),
                let delivery = DeliveryNumber(rawValue: number),
                let link = LinkReference(delivery: delivery, ordinal: Int(ordinal))
            else { return nil }
            let flags = JournalPack.Flags(rawValue: bits)
            guard
                let userAgent = flags.contains(.repeatsUserAgent)
                    ? pack.repeatedText(at: &offset, known: &agents) : pack.text(at: &offset)
            else { return nil }
            var destination: String?
            if flags.contains(.hasDestination) {
                guard let text = pack.text(at: &offset) else { return nil }
                destination = text
            }
            var address: IPAddress?
            let size = (flags.contains(.hasIPv4) ? 4 : 0) + (flags.contains(.hasIPv6) ? 16 : 0)
            if size > 0 {
                // Of both together there is none.
                guard let read = pack.address(at: &offset, size: size) else { return nil }
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

extension RawSpan {
    fileprivate func integer<Integer: FixedWidthInteger & BitwiseCopyable>(at offset: inout Int) -> Integer? {
        let size = MemoryLayout<Integer>.size
        guard byteCount - offset >= size else { return nil }
        defer { offset += size }
        return Integer(littleEndian: unsafeLoadUnaligned(fromByteOffset: offset, as: Integer.self))
    }

    fileprivate func address(at offset: inout Int, size: Int) -> IPAddress? {
        guard byteCount - offset >= size else { return nil }
        defer { offset += size }
        return extracting(offset..<offset + size).withUnsafeBytes { IPAddress(bytes: $0) }
    }

    fileprivate func text(at offset: inout Int) -> String? {
        guard let size: UInt16 = integer(at: &offset), byteCount - offset >= Int(size) else { return nil }
        defer { offset += Int(size) }
        return extracting(offset..<offset + Int(size)).withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
    }

    /// A text that stands so far back as the next integer says.
    fileprivate func repeatedText(at offset: inout Int, known: inout [Int: String]) -> String? {
        let here = offset
        guard let distance: UInt32 = integer(at: &offset), here - Int(distance) >= 1 else { return nil }
        var earlier = here - Int(distance)
        if let text = known[earlier] { return text }
        let start = earlier
        guard let text = extracting(0..<here).text(at: &earlier) else { return nil }
        known[start] = text
        return text
    }
}
