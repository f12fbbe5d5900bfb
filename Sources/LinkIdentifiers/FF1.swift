import Crypto
import CryptoExtras

/// A permutation of the numbers that `length` numerals to base `radix` spell, under an AES key and a tweak: FF1 of NIST
/// SP 800-38G. A number stands for its numerals, the most significant first.
///
/// The key and the tweak stay the same from call to call, so what the standard's CBC-MAC makes of all blocks but the last
/// is kept: a call costs one AES operation a round, ten in all, and no allocation.
struct FF1: Sendable {
    private static let rounds = 10

    private let key: SymmetricKey
    /// How many numbers the first half of the numerals spells, and how many the second.
    private let sizes: (first: UInt128, second: UInt128)
    /// How many bytes a half takes in a block; `b` of the standard.
    private let halfBytes: Int
    /// The last block before the round's number and a half are put into it, added to what the blocks before it came to.
    private let lastBlock: UInt128

    /// `nil` unless the key is one of AES, `radix` is in `2 ... 2^16`, the longer half of the numerals spells less than 2^64
    /// numbers, and all of them spell the 100 at least that the standard asks for. (The draft of its revision asks for a
    /// million; a short link's code has 10^14.)
    init?(key: SymmetricKey, radix: Int, length: Int, tweak: [UInt8] = []) {
        guard [128, 192, 256].contains(key.bitCount), (2...1 << 16).contains(radix), length >= 2,
            let first = Self.power(radix, length / 2), let second = Self.power(radix, length - length / 2),
            UInt128(first) * UInt128(second) >= 100
        else { return nil }
        self.key = key
        sizes = (UInt128(first), UInt128(second))
        halfBytes = (second - 1).bitWidth / 8 - (second - 1).leadingZeroBitCount / 8

        var blocks: [UInt8] = [1, 2, 1] + Self.bytes(radix, 3) + [UInt8(Self.rounds), UInt8(length / 2)]
        blocks += Self.bytes(length, 4) + Self.bytes(tweak.count, 4) + tweak
        // Zeros, so that the number of the round and a half end the last block; it has room for them here.
        let padded = (blocks.count + 1 + halfBytes + AESBlock.size - 1) / AESBlock.size * AESBlock.size
        blocks += [UInt8](repeating: 0, count: padded - blocks.count)
        let numbers = stride(from: 0, to: padded, by: AESBlock.size).map { start in
            blocks[start..<start + AESBlock.size].reduce(UInt128(0)) { $0 << 8 | UInt128($1) }
        }
        lastBlock = numbers.dropLast().reduce(0) { Self.encipher($0 ^ $1, key: key) } ^ numbers[numbers.count - 1]
    }

    /// The image of a number, which is less than `radix` to the power of `length`.
    func encrypt(_ number: UInt128) -> UInt128 {
        var (a, b) = number.quotientAndRemainder(dividingBy: sizes.second)
        for round in 0..<Self.rounds {
            (a, b) = (b, (a + mask(of: b, in: round)) % size(in: round))
        }
        return a * sizes.second + b
    }

    /// The number that ``encrypt(_:)`` makes this one of.
    func decrypt(_ number: UInt128) -> UInt128 {
        var (a, b) = number.quotientAndRemainder(dividingBy: sizes.second)
        for round in (0..<Self.rounds).reversed() {
            let size = size(in: round)
            (a, b) = ((b + size - mask(of: a, in: round) % size) % size, a)
        }
        return a * sizes.second + b
    }

    /// How many values there are for the half that a round changes.
    private func size(in round: Int) -> UInt128 { round % 2 == 0 ? sizes.first : sizes.second }

    /// What a round adds to one half for the other: 12 bytes at most, since a half takes at most 8.
    private func mask(of half: UInt128, in round: Int) -> UInt128 {
        let block = lastBlock ^ UInt128(round) << (8 * halfBytes) ^ half
        let count = 4 * ((halfBytes + 3) / 4) + 4
        return Self.encipher(block, key: key) >> (8 * (AESBlock.size - count))
    }

    private static func encipher(_ number: UInt128, key: SymmetricKey) -> UInt128 {
        var block = AESBlock(number: number)
        // The block has its size, the key's was looked at, and there is no other error.
        try! AES.permute(&block, key: key)
        return block.number
    }

    /// `nil` where it is not less than 2^64.
    private static func power(_ radix: Int, _ exponent: Int) -> UInt64? {
        var power: UInt64 = 1
        for _ in 0..<exponent {
            let (product, overflows) = power.multipliedReportingOverflow(by: UInt64(radix))
            if overflows { return nil }
            power = product
        }
        return power
    }

    /// The last bytes of a number, the most significant first.
    private static func bytes(_ number: Int, _ count: Int) -> [UInt8] {
        (0..<count).reversed().map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }
}
