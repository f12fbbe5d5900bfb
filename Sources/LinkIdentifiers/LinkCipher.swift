import Crypto
import CryptoExtras
import Foundation

/// One link key of one organization.
///
/// A reference is 44 + 12 bits; with 72 zero bits before them they fill one AES block. The block is enciphered, and it is
/// the zeros that authenticate it: who does not know the key hits 72 zeros with a chance of 2⁻⁷² (encode-then-encipher,
/// Bellare and Rogaway 2000).
struct LinkCipher: Sendable {
    private static let redundancy = 9
    /// The low bits of a delivery's number stand below the ordinal: with them, the blocks of a group of deliveries follow
    /// each other, and counter mode makes them all at once.
    private static let groupBits: Int64 = 6
    /// How many deliveries are a group.
    static let groupSize: Int64 = 1 << groupBits

    private let blockKey: SymmetricKey
    private let valuesKey: SymmetricKey

    init(secret: SymmetricKey, organization: String) {
        func derive(_ use: String, bytes: Int) -> SymmetricKey {
            HKDF<SHA256>.deriveKey(
                inputKeyMaterial: secret, info: Data("waymark 1 \(use) \(organization)".utf8), outputByteCount: bytes)
        }
        blockKey = derive("link identifier", bytes: 16)
        valuesKey = derive("link values", bytes: 32)
    }

    /// The block of a reference, its 56 bits as a big-endian number at the end.
    private static func block(_ delivery: Int64, _ ordinal: Int64) -> AESBlock {
        let number = (delivery >> groupBits) << (12 + groupBits) | ordinal << groupBits | delivery & (groupSize - 1)
        var block = AESBlock()
        for index in redundancy..<AESBlock.size {
            block[index] = UInt8(truncatingIfNeeded: number >> Int64(8 * (AESBlock.size - 1 - index)))
        }
        return block
    }

    func encipher(_ reference: LinkReference) -> AESBlock {
        var block = Self.block(reference.delivery.rawValue, Int64(reference.ordinal))
        // Neither the block's nor the key's size can be wrong, and there is no other error.
        try! AES.permute(&block, key: blockKey)
        return block
    }

    func decipher(_ enciphered: AESBlock) -> LinkReference? {
        var block = enciphered
        try! AES.inversePermute(&block, key: blockKey)
        guard block.prefix(Self.redundancy).allSatisfy({ $0 == 0 }) else { return nil }
        let number = block.dropFirst(Self.redundancy).reduce(Int64(0)) { $0 << 8 | Int64($1) }
        let high = (number >> (12 + Self.groupBits)) << Self.groupBits
        guard let delivery = DeliveryNumber(rawValue: high | number & (Self.groupSize - 1)) else { return nil }
        return LinkReference(delivery: delivery, ordinal: Int(number >> Self.groupBits & 0xFFF))
    }

    /// What ``encipher(_:)`` makes for the ordinals from 0 of a group of deliveries: ordinal by ordinal, `groupSize` blocks
    /// each.
    ///
    /// - Parameters:
    ///   - group: the delivery number divided by `groupSize`.
    ///   - zeros: as many zero bytes as blocks are wanted, times 16.
    func encipher(group: Int64, zeros: [UInt8]) -> Data {
        let counter = Self.block(group * Self.groupSize, 0)
        return try! AES._CTR.encrypt(zeros, using: blockKey, nonce: AES._CTR.Nonce(nonceBytes: counter))
    }

    /// Seals personal values so that they go with this block only. The block, being the image of a permutation, is its
    /// own nonce; SIV, because a repeated send of one delivery may carry other values under it.
    func seal(_ values: [String], to block: [UInt8]) -> [UInt8]? {
        var plaintext = Data()
        for value in values {
            let bytes = Data(value.utf8)
            guard bytes.count <= Int(UInt16.max) else { return nil }
            plaintext.append(UInt8(bytes.count >> 8))
            plaintext.append(UInt8(bytes.count & 0xFF))
            plaintext.append(bytes)
        }
        guard
            let nonce = try? AES.GCM._SIV.Nonce(data: block.prefix(12)),
            let box = try? AES.GCM._SIV.seal(plaintext, using: valuesKey, nonce: nonce, authenticating: block)
        else { return nil }
        return Array(box.ciphertext) + Array(box.tag)
    }

    func open(_ sealed: [UInt8], boundTo block: [UInt8]) -> [String]? {
        guard sealed.count >= 16,
            let nonce = try? AES.GCM._SIV.Nonce(data: block.prefix(12)),
            let box = try? AES.GCM._SIV.SealedBox(
                nonce: nonce, ciphertext: sealed.dropLast(16), tag: sealed.suffix(16)),
            let plaintext = try? AES.GCM._SIV.open(box, using: valuesKey, authenticating: block)
        else { return nil }
        var values: [String] = []
        var rest = Array(plaintext)[...]
        while rest.count >= 2 {
            let count = Int(rest[rest.startIndex]) << 8 | Int(rest[rest.startIndex + 1])
            values.append(String(decoding: rest.dropFirst(2).prefix(count), as: UTF8.self))
            rest = rest.dropFirst(2 + count)
        }
        return values
    }
}
