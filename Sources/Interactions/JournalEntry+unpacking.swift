import Foundation
import LinkIdentifiers

extension JournalEntry {
    /// The entries of a pack; `nil` for bytes that are none.
    package static func unpack(_ bytes: [UInt8]) -> [JournalEntry]? {
        guard bytes.first == version else { return nil }
        let pack = bytes.span.bytes
        var offset = 1
        var entries: [JournalEntry] = []
        while offset < pack.byteCount {
            guard let entry = entry(in: pack, at: &offset) else { return nil }
            entries.append(entry)
        }
        return entries
    }

    private static func entry(in pack: RawSpan, at offset: inout Int) -> JournalEntry? {
        guard let milliseconds: Int64 = pack.integer(at: &offset), let number: Int64 = pack.integer(at: &offset),
            let ordinal: UInt16 = pack.integer(at: &offset), let flags: UInt8 = pack.integer(at: &offset),
            // The years 1 to 9999: anything else was never written here.
            (-62_135_596_800_000..<253_402_300_800_000).contains(milliseconds),
            let delivery = DeliveryNumber(rawValue: number),
            let link = LinkReference(delivery: delivery, ordinal: Int(ordinal)),
            let userAgent = pack.text(at: &offset)
        else { return nil }
        var destination: String?
        if flags & 4 != 0 {
            guard let text = pack.text(at: &offset) else { return nil }
            destination = text
        }
        return JournalEntry(
            at: Date(timeIntervalSince1970: Double(milliseconds) / 1000), link: link, destination: destination,
            userAgent: userAgent, asksForAnonymity: flags & 1 != 0, isPrefetch: flags & 2 != 0)
    }
}

extension RawSpan {
    fileprivate func integer<Integer: FixedWidthInteger & BitwiseCopyable>(at offset: inout Int) -> Integer? {
        let size = MemoryLayout<Integer>.size
        guard byteCount - offset >= size else { return nil }
        defer { offset += size }
        return Integer(littleEndian: unsafeLoadUnaligned(fromByteOffset: offset, as: Integer.self))
    }

    fileprivate func text(at offset: inout Int) -> String? {
        guard let size: UInt16 = integer(at: &offset), byteCount - offset >= Int(size) else { return nil }
        defer { offset += Int(size) }
        return extracting(offset..<offset + Int(size)).withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
    }
}
