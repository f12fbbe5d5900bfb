package import LinkIdentifiers

/// Which deliveries of one block: at most 512 bytes, whatever is in it.
package struct DeliverySet: Equatable, Sendable {
    private static let size = Int(DeliveryNumber.blockSize)
    /// A bit for each delivery of the block.
    private var words = [UInt64](repeating: 0, count: size / 64)
    package private(set) var count = 0

    package init() {}

    /// `false` where it was in it already.
    @discardableResult package mutating func insert(_ delivery: DeliveryNumber) -> Bool {
        insert(offset: Int(delivery.rawValue % DeliveryNumber.blockSize))
    }

    /// `false` where it was not in it.
    @discardableResult package mutating func remove(_ delivery: DeliveryNumber) -> Bool {
        let offset = Int(delivery.rawValue % DeliveryNumber.blockSize)
        let bit: UInt64 = 1 << UInt64(offset % 64)
        guard words[offset / 64] & bit != 0 else { return false }
        words[offset / 64] &= ~bit
        count -= 1
        return true
    }

    private mutating func insert(offset: Int) -> Bool {
        let bit: UInt64 = 1 << UInt64(offset % 64)
        guard words[offset / 64] & bit == 0 else { return false }
        words[offset / 64] |= bit
        count += 1
        return true
    }

    // MARK: As it is kept

    /// While they are few the offsets in the block, two bytes each, ascending; then a bit for each delivery in 512 bytes.
    /// Little-endian.
    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        if count * 2 >= Self.size / 8 {
            bytes.reserveCapacity(Self.size / 8)
            for word in words { withUnsafeBytes(of: word.littleEndian) { bytes.append(contentsOf: $0) } }
            return bytes
        }
        bytes.reserveCapacity(count * 2)
        for (index, word) in words.enumerated() {
            var rest = word
            while rest != 0 {
                let offset = index * 64 + rest.trailingZeroBitCount
                bytes.append(UInt8(truncatingIfNeeded: offset))
                bytes.append(UInt8(truncatingIfNeeded: offset >> 8))
                rest &= rest - 1
            }
        }
        return bytes
    }

    /// `nil` for bytes that ``bytes`` never gives.
    package init?(bytes: RawSpan) {
        if bytes.byteCount == Self.size / 8 {
            for index in words.indices {
                words[index] = UInt64(
                    littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: index * 8, as: UInt64.self))
                count += words[index].nonzeroBitCount
            }
            return
        }
        guard bytes.byteCount % 2 == 0, bytes.byteCount < Self.size / 8 else { return nil }
        for position in stride(from: 0, to: bytes.byteCount, by: 2) {
            let offset = UInt16(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: position, as: UInt16.self))
            guard offset < Self.size, insert(offset: Int(offset)) else { return nil }
        }
    }
}
