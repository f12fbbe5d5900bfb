import Crypto
import TestSupport
import Testing

@testable import LinkIdentifiers

@Suite("FF1 (NIST SP 800-38G)")
struct FF1Tests {
    private static let keys = [
        "2B7E151628AED2A6ABF7158809CF4F3C", "2B7E151628AED2A6ABF7158809CF4F3CEF4359D8D580AA4F",
        "2B7E151628AED2A6ABF7158809CF4F3CEF4359D8D580AA4F7F036D6F04FC6A94",
    ]

    /// All that NIST published with the standard: FF1samples.pdf, samples 1 to 9.
    @Test(
        "The published samples",
        arguments: [
            (keys[0], 10, "", "0123456789", "2433477484"),
            (keys[0], 10, "39383736353433323130", "0123456789", "6124200773"),
            (keys[0], 36, "3737373770717273373737", "0123456789abcdefghi", "a9tv40mll9kdu509eum"),
            (keys[1], 10, "", "0123456789", "2830668132"),
            (keys[1], 10, "39383736353433323130", "0123456789", "2496655549"),
            (keys[1], 36, "3737373770717273373737", "0123456789abcdefghi", "xbj3kv35jrawxv32ysr"),
            (keys[2], 10, "", "0123456789", "6657667009"),
            (keys[2], 10, "39383736353433323130", "0123456789", "1001623463"),
            (keys[2], 36, "3737373770717273373737", "0123456789abcdefghi", "xs8a0azh2avyalyzuwd"),
        ])
    func samples(key: String, radix: Int, tweak: String, plain: String, enciphered: String) throws {
        let permutation = try #require(
            FF1(key: SymmetricKey(data: bytes(key)), radix: radix, length: plain.utf8.count, tweak: bytes(tweak)))
        let (from, to) = (try #require(UInt128(plain, radix: radix)), try #require(UInt128(enciphered, radix: radix)))
        #expect(permutation.encrypt(from) == to)
        #expect(permutation.decrypt(to) == from)
    }

    @Test(
        "A whole small domain is permuted: each of its values is hit once, and leads back",
        arguments: [(10, 2), (10, 3), (10, 4), (2, 13), (7, 5), (62, 2), (26, 3)])
    func wholeDomain(radix: Int, length: Int) throws {
        let permutation = try #require(
            FF1(key: SymmetricKey(data: bytes(Self.keys[0])), radix: radix, length: length, tweak: [1, 2, 3]))
        let size = (0..<length).reduce(1) { size, _ in size * radix }
        var hits: Set<UInt128> = []
        var fixed = 0
        for number in 0..<UInt128(size) {
            let image = permutation.encrypt(number)
            try #require(image < size && hits.insert(image).inserted && permutation.decrypt(image) == number)
            if image == number { fixed += 1 }
        }
        // As many as a random permutation has: one on average, and ten with a chance of 10⁻⁷.
        #expect(fixed < 10)
    }

    @Test(
        "Numbers lead back whatever the radix, the length and the tweak",
        arguments: [
            (2, 20), (2, 21), (2, 126), (3, 13), (10, 7), (10, 38), (62, 8), (255, 15), (256, 14), (65536, 2),
            (65536, 6),
        ])
    func round(radix: Int, length: Int) throws {
        let key = SymmetricKey(data: bytes(Self.keys[1]))
        var generator = SeededGenerator(seed: UInt64(radix * 1000 + length))
        let size = (0..<length).reduce(UInt128(1)) { size, _ in size * UInt128(radix) }
        for tweakLength in [0, 1, 7, 15, 16, 17, 40] {
            let tweak = generator.bytes(tweakLength)
            let permutation = try #require(FF1(key: key, radix: radix, length: length, tweak: tweak))
            for number in [0, 1, size - 1] + (0..<20).map({ _ in .random(in: 0..<size, using: &generator) }) {
                let image = permutation.encrypt(number)
                #expect(image < size && permutation.decrypt(image) == number)
            }
        }
    }

    @Test(
        "What the standard or the arithmetic has no room for is refused",
        arguments: [
            (16, 1, 20), (16, 65537, 4), (16, 10, 1), (16, 9, 2), (16, 2, 6), (16, 65536, 1), (16, 10, 0), (16, 10, -2),
            (16, 2, 127), (16, 10, 39), (16, 65536, 7), (8, 10, 10), (17, 10, 10), (0, 10, 10),
        ])
    func bounds(keyLength: Int, radix: Int, length: Int) {
        let key = SymmetricKey(data: [UInt8](repeating: 1, count: keyLength))
        #expect(FF1(key: key, radix: radix, length: length) == nil)
    }

    private func bytes(_ hex: String) -> [UInt8] {
        stride(from: 0, to: hex.utf8.count, by: 2).map { start in
            let digits = hex.dropFirst(start).prefix(2)
            return UInt8(digits, radix: 16)!
        }
    }
}
