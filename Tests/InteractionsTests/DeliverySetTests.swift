import Interactions
import LinkIdentifiers
import TestSupport
import Testing

@Suite("Sets of a block's deliveries")
struct DeliverySetTests {
    private func set(_ offsets: some Sequence<Int64>, block: Int64 = 0) -> DeliverySet {
        var set = DeliverySet()
        for offset in offsets { set.insert(number(block * 4096 + offset)) }
        return set
    }

    private func read(_ bytes: [UInt8]) -> DeliverySet? { DeliverySet(bytes: bytes.span.bytes) }

    @Test(
        "What was inserted is in it once, and is after it has been kept",
        arguments: [0, 1, 2, 255, 256, 257, 4095, 4096])
    func roundTrip(count: Int) throws {
        var generator = SeededGenerator(seed: UInt64(count))
        let offsets = (Int64(0)..<4096).shuffled(using: &generator).prefix(count)
        var set = DeliverySet()
        let first = offsets.map { set.insert(number(7 * 4096 + $0)) }
        let second = offsets.map { set.insert(number(7 * 4096 + $0)) }
        #expect(first.allSatisfy { $0 } && !second.contains(true))
        #expect(set.count == count && set.bytes.count == min(count * 2, 512))
        var again = try #require(read(set.bytes))
        #expect(again == set)
        let new = (Int64(0)..<4096).filter { again.insert(number(7 * 4096 + $0)) }
        #expect(new == (Int64(0)..<4096).filter { !Set(offsets).contains($0) })
    }

    @Test("What is taken out is out, once", arguments: [5, 256, 300, 4096])
    func removing(count: Int) throws {
        let offsets = (0..<Int64(count)).map { $0 * 4096 / Int64(count) }
        var set = set(offsets)
        for offset in offsets.prefix(3) {
            let removed = [set.remove(number(offset)), set.remove(number(offset))]
            #expect(removed == [true, false])
        }
        #expect(set.count == count - 3)
        #expect(try #require(read(set.bytes)) == set)
        let rest = offsets.filter { !set.insert(number($0)) }
        #expect(rest == Array(offsets.dropFirst(3)))
    }

    @Test("The form stays what it is")
    func form() {
        #expect(set([0x0102, 3]).bytes == [3, 0, 2, 1])
        #expect(set(0..<257).bytes == [UInt8](repeating: 255, count: 32) + [1] + [UInt8](repeating: 0, count: 479))
    }

    @Test(
        "What is no set is none",
        arguments: [
            [1], [1, 2, 3], [0, 16], [5, 0, 5, 0], .init(repeating: 0, count: 511), .init(repeating: 0, count: 514),
        ]
            as [[UInt8]])
    func refused(bytes: [UInt8]) { #expect(read(bytes) == nil) }
}
