/// The number of a delivery: 44 bits, unique in a deployment.
///
/// Numbers are given out in blocks of ``blockSize``, and a block belongs to one message version, so that
/// `number → message version` is a look-up in a table of blocks and a tracked link costs no storage.
package struct DeliveryNumber: RawRepresentable, Hashable, Comparable, Sendable {
    package static let bitWidth = 44
    /// How many deliveries a block numbers.
    package static let blockSize: Int64 = 4096

    package let rawValue: Int64

    /// `nil` unless the value is in `0 ..< 2^44`.
    package init?(rawValue: Int64) {
        guard rawValue >= 0, rawValue < 1 << Self.bitWidth else { return nil }
        self.rawValue = rawValue
    }

    /// The number at `offset` (`0 ..< blockSize`) in `block`; `nil` where the 44 bits are used up.
    package init?(block: Int64, offset: Int64) {
        guard block >= 0, block < 1 << (Self.bitWidth - 12), offset >= 0, offset < Self.blockSize else { return nil }
        rawValue = block * Self.blockSize + offset
    }

    package var block: Int64 { rawValue / Self.blockSize }
    /// The first number of its block.
    package var firstOfBlock: DeliveryNumber { DeliveryNumber(unchecked: block * Self.blockSize) }

    private init(unchecked rawValue: Int64) { self.rawValue = rawValue }

    package static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}
