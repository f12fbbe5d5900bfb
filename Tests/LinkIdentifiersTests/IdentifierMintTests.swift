import LinkIdentifiers
import Testing

@Suite("Identifiers made for a group of deliveries at a time")
struct IdentifierMintTests {
    private static let keys = KeyRing.random().organizationKeys(for: "shop")

    @Test(
        "M4.2 they are those made one by one, whatever the order of deliveries",
        arguments: [0, 1, 63, 64, 65, 127, 4095, 4096, 1 << 20, 63, (1 << 44) - 1] as [Int64])
    func same(number: Int64) throws {
        let mint = IdentifierMint(keys: Self.keys, maximumOrdinal: 40)
        for number in [number, 64, number] {
            let delivery = try #require(DeliveryNumber(rawValue: number))
            let minted = mint.identifiers(of: delivery)
            for ordinal in [0, 1, 2, 39, 40, LinkReference.preferences] {
                let reference = try #require(LinkReference(delivery: delivery, ordinal: ordinal))
                let expected = try #require(Self.keys.identifier(of: reference))
                var bytes = [UInt8](repeating: UInt8(ascii: "."), count: 30)
                var span = bytes.mutableSpan
                var raw = span.mutableBytes
                minted.write(ordinal: ordinal, to: &raw, at: 3)
                #expect(bytes == Array("...".utf8) + expected + Array("....".utf8))

                // The preferences are no link, and there are no values for them.
                if ordinal == LinkReference.preferences { continue }
                var output = Array("x".utf8)
                #expect(minted.append(ordinal: ordinal, values: ["é", ""], to: &output))
                #expect(output.dropFirst().elementsEqual(Self.keys.identifier(of: reference, values: ["é", ""]) ?? []))
            }
        }
    }

    @Test("Values that are too long append nothing")
    func tooLong() throws {
        let minted = IdentifierMint(keys: Self.keys, maximumOrdinal: 1).identifiers(
            of: try #require(DeliveryNumber(rawValue: 7)))
        var output = Array("x".utf8)
        #expect(!minted.append(ordinal: 1, values: [String(repeating: "v", count: 1600)], to: &output))
        #expect(output == Array("x".utf8))
    }
}
