import Foundation
package import LinkIdentifiers

/// Packs entries as they come, from the bytes of requests, so that the edge makes no objects of them.
package struct JournalPacker: Sendable {
    private var bytes: [UInt8] = []
    private var count = 0
    /// Where the lengths of user agents stand, each in the place that its text falls to; -1 where none does.
    private var agents: [Int32] = Self.noAgents

    /// There are 2⁶ places.
    private static let noAgents = [Int32](repeating: -1, count: 64)
    /// A user agent of fewer bytes is written again: that is no longer than saying where it stands.
    private static let shortestRepeated = 4

    package init() {}

    /// - Parameters:
    ///   - milliseconds: when the request was read, since 1970.
    ///   - userAgent: at most 65,535 bytes; what is no UTF-8 in it is replaced when it is read.
    package mutating func append(
        at milliseconds: Int64, link: LinkReference, userAgent: UnsafeRawBufferPointer, destination: String? = nil,
        asksForAnonymity: Bool, isPrefetch: Bool, address: IPAddress? = nil
    ) {
        let earlier = position(of: userAgent)
        var flags: JournalPack.Flags = earlier == nil ? [] : .repeatsUserAgent
        if asksForAnonymity { flags.insert(.asksForAnonymity) }
        if isPrefetch { flags.insert(.isPrefetch) }
        if destination != nil { flags.insert(.hasDestination) }
        if let address { flags.insert(address.isIPv4 ? .hasIPv4 : .hasIPv6) }
        append(integer: milliseconds)
        append(integer: link.delivery.rawValue)
        append(integer: UInt16(link.ordinal))
        bytes.append(flags.rawValue)
        if let earlier {
            append(integer: UInt32(bytes.count - earlier))
        } else {
            agents[Self.place(of: userAgent)] = Int32(bytes.count)
            append(text: userAgent)
        }
        if var destination { destination.withUTF8 { append(text: UnsafeRawBufferPointer($0)) } }
        if let address { bytes.append(contentsOf: address.bytes) }
        count += 1
    }

    /// What has been appended; the next pack begins.
    package mutating func finish() -> JournalPack {
        let pack = JournalPack(bytes: bytes, count: count)
        bytes = []
        count = 0
        agents = Self.noAgents
        return pack
    }

    /// Where the length of the same text stands already.
    private func position(of userAgent: UnsafeRawBufferPointer) -> Int? {
        let position = Int(agents[Self.place(of: userAgent)])
        guard userAgent.count >= Self.shortestRepeated, position >= 0 else { return nil }
        let isSame = bytes.withUnsafeBytes { bytes in
            let count = Int(UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt16.self)))
            return count == userAgent.count
                && memcmp(bytes.baseAddress! + position + 2, userAgent.baseAddress!, count) == 0
        }
        return isSame ? position : nil
    }

    /// Any number that is the same for the same text.
    private static func place(of text: UnsafeRawBufferPointer) -> Int {
        var hash = UInt64(truncatingIfNeeded: text.count)
        var offset = 0
        while offset + 8 <= text.count {
            hash = (hash ^ text.loadUnaligned(fromByteOffset: offset, as: UInt64.self)) &* 0x9E37_79B9_7F4A_7C15
            hash ^= hash >> 32
            offset += 8
        }
        // The high bits are those that every bit of the text has a part in.
        return Int((hash &* 0x9E37_79B9_7F4A_7C15) >> 58)
    }

    private mutating func append(integer: some FixedWidthInteger) {
        withUnsafeBytes(of: integer.littleEndian) { bytes.append(contentsOf: $0) }
    }

    private mutating func append(text: UnsafeRawBufferPointer) {
        let text = UnsafeRawBufferPointer(rebasing: text.prefix(Int(UInt16.max)))
        append(integer: UInt16(text.count))
        bytes.append(contentsOf: text)
    }
}
