import LinkIdentifiers
import TestSupport
import Testing

@Suite("Link identifiers")
struct IdentifierTests {
    @Test("M4.3 an identifier names the pair and the values it was made of")
    func roundTrip() throws {
        let keys = try keys()
        var generator = SeededGenerator(seed: 2)
        for _ in 0..<1000 {
            let reference = try reference(
                .random(in: 0..<(1 << 44), using: &generator), .random(in: 0...4095, using: &generator))
            let values = (0..<Int.random(in: 0...4, using: &generator)).map { _ in
                generator.text(Int.random(in: 0...40, using: &generator))
            }
            let identifier = try #require(keys.identifier(of: reference, values: values))
            #expect(keys.opens(identifier, as: reference, values))
            #expect(identifier.allSatisfy(alphabet.contains))
            if values.isEmpty { #expect(identifier.count == 23) }
        }
    }

    /// Computed with OpenSSL and Python: HKDF-SHA256 and AES-128. What has been sent has to resolve for ever.
    @Test(
        "M4.3 identifiers are those of the published construction",
        arguments: [
            (0, 0, "Bb4ty0_sC95dPkZtrh9_oLw"), (4097, 3, "Bj0Gp3tJpV6NWPmYafL7keQ"),
            (17_592_186_044_415, 4095, "BX0f-hcVAOvvHN2lNEn-wiA"),
        ] as [(Int64, Int, String)])
    func knownAnswers(delivery: Int64, ordinal: Int, identifier: String) throws {
        let ring = try KeyRing(
            text: "identity \(secret(7))\nlink 1 AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8")
        let keys = ring.organizationKeys(for: "acme")
        let reference = try reference(delivery, ordinal)
        #expect(keys.identifier(of: reference).map(string) == identifier)
        #expect(keys.open(Array(identifier.utf8))?.reference == reference)
    }

    @Test(
        "M1.6 values come back as they were",
        arguments: [
            [""], ["", ""], ["a", "b"], ["b", "a"], ["ab", ""], ["", "ab"], ["日本", "👍", "\0"], ["e\u{301}", "\u{E9}"],
            [String(repeating: "x", count: 1000)],
        ])
    func values(_ values: [String]) throws {
        let keys = try keys()
        let identifier = try #require(keys.identifier(of: try reference(5, 6), values: values))
        let opened = try #require(keys.open(identifier))
        #expect(opened.values.map { Array($0.utf8) } == values.map { Array($0.utf8) })
    }

    @Test("Values that make an identifier too long make none")
    func tooLong() throws {
        let keys = try keys()
        let reference = try reference(5, 6)
        func length(_ count: Int) -> Int? {
            keys.identifier(of: reference, values: [String(repeating: "x", count: count)])?.count
        }
        let longest = try #require((0...1600).last { length($0) != nil })
        #expect(length(longest)! <= OrganizationKeys.maximumLength)
        // The next byte would take one or two characters more.
        #expect(length(longest)! > OrganizationKeys.maximumLength - 2)
        #expect((0...longest).allSatisfy { length($0) != nil })
        for count in [longest + 1, 1601, 65_535, 65_536, 100_000] { #expect(length(count) == nil) }
        #expect(keys.identifier(of: reference, values: Array(repeating: "", count: 600)) == nil)
    }

    @Test("M4.3 an identifier is opened from wherever it stands")
    func slices() throws {
        let keys = try keys()
        let reference = try reference(70_000, 2)
        let identifier = try #require(keys.identifier(of: reference, values: ["v"]))
        let path = Array("/r/".utf8) + identifier
        #expect(keys.opens(path[3...], as: reference, ["v"]))
        #expect(keys.open(path) == nil)
    }

    @Test("M4.3 the identifiers of two recipients and of two links share no structure")
    func unrelated() throws {
        let keys = try keys()
        let identifiers = try (0..<64).flatMap { delivery in
            try (0..<16).map { try #require(keys.identifier(of: try reference(Int64(4096 + delivery), $0))) }
        }
        #expect(Set(identifiers).count == 1024)
        let blocks = try identifiers.map { try #require(Base64URL.decode($0.dropFirst())) }
        // Every byte takes about 251 of the 256 values in 1024 draws; a field of the pair would take 16 or 64.
        for position in 0..<16 { #expect(Set(blocks.map { $0[position] }).count > 235) }
        for (index, block) in blocks.enumerated() {
            for other in blocks[..<index] {
                let distance = zip(block, other).reduce(0) { $0 + ($1.0 ^ $1.1).nonzeroBitCount }
                // 64 are expected; half a million pairs of random blocks stay within seven standard deviations.
                #expect((24...104).contains(distance))
            }
        }
    }
}
