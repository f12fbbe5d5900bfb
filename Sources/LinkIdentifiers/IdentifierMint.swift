import Foundation

/// Makes the identifiers of a message's links for many deliveries, a group of deliveries at a time, which costs a tenth of
/// making them one by one. To be used in one place at a time, for deliveries in about the order of their numbers.
package final class IdentifierMint {
    private let keys: OrganizationKeys
    private let zeros: [UInt8]
    /// The group whose blocks are at hand.
    private var group: Int64 = -1
    private var blocks = Data()

    /// - Parameter maximumOrdinal: the highest ordinal that is asked for, `0 ... 4095`.
    package init(keys: OrganizationKeys, maximumOrdinal: Int) {
        self.keys = keys
        zeros = [UInt8](repeating: 0, count: (maximumOrdinal + 1) * Int(LinkCipher.groupSize) * AESBlock.size)
    }

    /// Appends the identifier of a link in ASCII; `false`, and nothing appended, where the personal values make it longer
    /// than ``OrganizationKeys/maximumLength``. With room in `output` and without values, nothing is allocated but once
    /// for a group of 64 deliveries.
    package func append(_ reference: LinkReference, values: [String], to output: inout [UInt8]) -> Bool {
        let number = reference.delivery.rawValue
        if number / LinkCipher.groupSize != group {
            group = number / LinkCipher.groupSize
            blocks = keys.currentCipher.encipher(group: group, zeros: zeros)
        }
        let index = reference.ordinal * Int(LinkCipher.groupSize) + Int(number % LinkCipher.groupSize)
        return blocks.withUnsafeBytes { blocks in
            let block = UnsafeRawBufferPointer(rebasing: blocks[index * AESBlock.size..<(index + 1) * AESBlock.size])
            return keys.append(block, values: values, to: &output)
        }
    }
}
