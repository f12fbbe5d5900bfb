import LinkIdentifiers
import TestSupport
import Testing

@Suite("Identifiers that were not made here")
struct TamperingTests {
    private static let shapes: [[String]] = [[], ["v"], ["first name", "42"]]

    private func made(_ values: [String], by keys: OrganizationKeys, ordinal: Int = 3) throws -> [UInt8] {
        let identifier = try #require(keys.identifier(of: try reference(123_456, ordinal), values: values))
        try #require(keys.open(identifier)?.values == values)
        return identifier
    }

    @Test("M4.3 any other character at any place is refused", arguments: shapes)
    func everyCharacter(values: [String]) throws {
        let keys = try keys(links: [1: 1, 5: 5])
        let identifier = try made(values, by: keys)
        for position in identifier.indices {
            for character in UInt8.min...UInt8.max where character != identifier[position] {
                var altered = identifier
                altered[position] = character
                if keys.open(altered) != nil { Issue.record("\(character) at \(position) opens") }
            }
        }
    }

    @Test("M4.3 any flipped bit of the enciphered pair or the sealed values is refused", arguments: shapes)
    func everyBit(values: [String]) throws {
        let keys = try keys()
        let identifier = try made(values, by: keys)
        let block = try #require(Base64URL.decode(identifier[1..<23]))
        let sealed = try #require(Base64URL.decode(identifier[23...]))
        for bit in 0..<(block.count + sealed.count) * 8 {
            var bytes = block + sealed
            bytes[bit / 8] ^= 1 << (bit % 8)
            let altered = [identifier[0]] + String(base64URL: bytes[..<16]).utf8 + String(base64URL: bytes[16...]).utf8
            try #require(altered != identifier && altered.count == identifier.count)
            #expect(keys.open(altered) == nil, "bit \(bit)")
        }
    }

    @Test("M4.3 truncated, extended and padded identifiers are refused", arguments: shapes)
    func lengths(values: [String]) throws {
        let keys = try keys()
        let identifier = try made(values, by: keys)
        for count in 0..<identifier.count where values.isEmpty || count != 23 {
            #expect(keys.open(identifier.prefix(count)) == nil, "the first \(count)")
            #expect(keys.open(identifier.suffix(count)) == nil, "the last \(count)")
        }
        for end in ["=", "==", "A", "AA", "AAA", " ", "/", "\0", "%3D", String(repeating: "A", count: 22), "?", "é"] {
            #expect(keys.open(identifier + Array(end.utf8)) == nil, "with \(end)")
            #expect(keys.open(Array(end.utf8) + identifier) == nil, "behind \(end)")
        }
        #expect(keys.open(identifier + identifier) == nil)
        #expect(keys.open(identifier + [UInt8](repeating: 0x41, count: 5000)) == nil)
    }

    @Test("Without its values an identifier still verifies, with none of them")
    func cutOffValues() throws {
        let keys = try keys()
        let identifier = try made(["v"], by: keys)
        #expect(keys.opens(identifier.prefix(23), as: try reference(123_456, 3)))
    }

    @Test("M4.3 the values of one identifier do not go with another")
    func movedValues() throws {
        let keys = try keys()
        let one = try made(["Ann", "1"], by: keys)
        for ordinal in [0, 1, 2, 4, 4095] {
            let other = try made(["Bob", "2"], by: keys, ordinal: ordinal)
            #expect(keys.open(one[..<23] + other[23...]) == nil)
            #expect(keys.open(other[..<23] + one[23...]) == nil)
        }
        let delivery = try #require(keys.identifier(of: try reference(123_457, 3), values: ["Ann", "1"]))
        #expect(keys.open(one[..<23] + delivery[23...]) == nil)
    }

    @Test("M4.3 the parts of sealed values cannot be exchanged")
    func reordered() throws {
        let keys = try keys()
        let identifier = try made(["Ann", "Bob"], by: keys)
        #expect(identifier != (try made(["Bob", "Ann"], by: keys)))
        for first in 23..<identifier.count {
            for second in 23..<first where identifier[first] != identifier[second] {
                var altered = identifier
                altered.swapAt(first, second)
                #expect(keys.open(altered) == nil, "\(first) with \(second)")
            }
        }
    }

    @Test("M4.3 invented identifiers are refused")
    func invented() throws {
        let keys = try keys()
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<5000 {
            let count = Int.random(in: 22...60, using: &generator)
            let invented = [0x42] + (0..<count).map { _ in alphabet.randomElement(using: &generator)! }
            #expect(keys.open(invented) == nil)
            #expect(keys.open([0x42] + generator.bytes(22)) == nil)
        }
        #expect(keys.open([UInt8](repeating: 0x41, count: 23)) == nil)
    }
}
