import Foundation

/// Makes the identifiers of a message's links for many deliveries, a group of deliveries at a time, which costs a tenth of
/// making them one by one. To be used in one place at a time, for deliveries in about the order of their numbers.
package final class IdentifierMint {
    fileprivate let keys: OrganizationKeys
    private let zeros: [UInt8]
    /// The group whose blocks are at hand.
    private var group: Int64 = -1
    private var blocks: [UInt8] = []

    /// - Parameter maximumOrdinal: the highest ordinal that is asked for, but for that of the preferences; `0 ... 4095`.
    package init(keys: OrganizationKeys, maximumOrdinal: Int) {
        self.keys = keys
        zeros = [UInt8](repeating: 0, count: (maximumOrdinal + 1) * Int(LinkCipher.groupSize) * AESBlock.size)
    }

    /// Allocates once for a group of 64 deliveries.
    package func identifiers(of delivery: DeliveryNumber) -> MintedIdentifiers {
        let number = delivery.rawValue
        if number / LinkCipher.groupSize != group {
            group = number / LinkCipher.groupSize
            blocks = Array(keys.currentCipher.encipher(group: group, zeros: zeros))
        }
        return MintedIdentifiers(mint: self, blocks: blocks, delivery: delivery)
    }
}

/// The identifiers of one delivery, for ordinals up to the mint's highest and for the preferences. Small enough to be passed
/// about without an allocation.
package struct MintedIdentifiers {
    fileprivate let mint: IdentifierMint
    /// Those of the group: ordinal by ordinal, delivery by delivery.
    fileprivate let blocks: [UInt8]
    fileprivate let delivery: DeliveryNumber

    /// Writes the identifier of a link without values in ASCII, over ``OrganizationKeys/identifierLength`` bytes at `offset`.
    package func write(ordinal: Int, to bytes: inout MutableRawSpan, at offset: Int) {
        // Too far from the others to be made with them.
        if ordinal == LinkReference.preferences {
            return write(mint.keys.preferences(of: delivery), to: &bytes, at: offset)
        }
        let block = blocks.span.bytes
        let start = start(ordinal)
        write(
            (
                block.unsafeLoadUnaligned(fromByteOffset: start, as: UInt64.self),
                block.unsafeLoadUnaligned(fromByteOffset: start + 8, as: UInt64.self)
            ), to: &bytes, at: offset)
    }

    @inline(__always)
    private func write(_ halves: (UInt64, UInt64), to bytes: inout MutableRawSpan, at offset: Int) {
        let (high, low) = (halves.0.bigEndian, halves.1.bigEndian)
        let last = Base64URL.digits(low << 16)
        bytes.storeBytes(of: mint.keys.firstDigit, toByteOffset: offset, as: UInt8.self)
        bytes.storeBytes(of: Base64URL.digits(high >> 16).littleEndian, toByteOffset: offset + 1, as: UInt64.self)
        bytes.storeBytes(
            of: Base64URL.digits(high << 32 | low >> 32).littleEndian, toByteOffset: offset + 9, as: UInt64.self)
        bytes.storeBytes(of: UInt32(truncatingIfNeeded: last).littleEndian, toByteOffset: offset + 17, as: UInt32.self)
        bytes.storeBytes(
            of: UInt16(truncatingIfNeeded: last >> 32).littleEndian, toByteOffset: offset + 21, as: UInt16.self)
    }

    /// Appends the identifier of a link in ASCII; `false`, and nothing appended, where the personal values make it longer
    /// than ``OrganizationKeys/maximumLength``.
    package func append(ordinal: Int, values: [String], to output: inout [UInt8]) -> Bool {
        mint.keys.append(blocks[start(ordinal)..<start(ordinal) + AESBlock.size], values: values, to: &output)
    }

    private func start(_ ordinal: Int) -> Int {
        let index = Int(delivery.rawValue % LinkCipher.groupSize)
        return (ordinal * Int(LinkCipher.groupSize) + index) * AESBlock.size
    }
}
