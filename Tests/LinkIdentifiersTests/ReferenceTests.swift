import LinkIdentifiers
import Testing

@Suite("Delivery numbers and link references")
struct ReferenceTests {
    @Test(
        "a delivery number has 44 bits",
        arguments: [
            (0, true), (1, true), (1 << 44 - 1, true), (1 << 44, false), (-1, false), (.min, false), (.max, false),
        ] as [(Int64, Bool)])
    func deliveryNumber(value: Int64, isNumber: Bool) {
        #expect((DeliveryNumber(rawValue: value)?.rawValue == value) == isNumber)
    }

    @Test(
        "a number is a block and an offset in it",
        arguments: [
            (0, 0, 0), (0, 4095, 4095), (1, 0, 4096), (7, 9, 28681), ((1 << 32) - 1, 4095, (1 << 44) - 1),
            (0, 4096, nil), (0, -1, nil), (-1, 0, nil), (1 << 32, 0, nil), (.max, 0, nil), (0, .max, nil),
        ] as [(Int64, Int64, Int64?)])
    func blocks(block: Int64, offset: Int64, number: Int64?) {
        let delivery = DeliveryNumber(block: block, offset: offset)
        #expect(delivery?.rawValue == number)
        if let delivery { #expect(delivery.block == block) }
    }

    @Test("numbers are ordered as they are given out")
    func order() throws {
        let first = try #require(DeliveryNumber(block: 3, offset: 4095))
        let second = try #require(DeliveryNumber(block: 4, offset: 0))
        #expect(first < second && !(second < first) && !(first < first))
    }

    @Test(
        "an ordinal has 12 bits",
        arguments: [(0, true), (1, true), (4095, true), (4096, false), (-1, false), (.max, false), (.min, false)])
    func ordinal(ordinal: Int, isOrdinal: Bool) throws {
        let delivery = try #require(DeliveryNumber(rawValue: 1))
        #expect((LinkReference(delivery: delivery, ordinal: ordinal) != nil) == isOrdinal)
    }
}
