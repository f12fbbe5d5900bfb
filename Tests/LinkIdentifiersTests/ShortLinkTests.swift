import TestSupport
import Testing

@testable import LinkIdentifiers

@Suite("Short links' codes")
struct ShortLinkTests {
    private static let digits = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)
    private static let lastDelivery = Int64(1) << 39 - 1

    @Test("M9.2 a code is nine characters of 0-9, A-Z and a-z, and names what it was made for")
    func roundTrip() throws {
        let keys = try ring().shortLinkKeys
        for delivery in [0, 1, 4095, 4096, 123_456_789, Self.lastDelivery] {
            for ordinal in [0, 1, 2, 31, 32] {
                for isTracked in ordinal == 0 ? [false] : [false, true] {
                    let link = try link(delivery, ordinal, isTracked)
                    let code = keys.code(of: link)
                    #expect(code.count == ShortLinkKeys.codeLength && code.allSatisfy(Self.digits.contains))
                    #expect(keys.opens(code) == link)
                }
            }
        }
    }

    @Test(
        "What a code has no room for is no short link",
        arguments: [
            (1 << 39, 1, true), (0, 33, true), (0, -1, false), (0, 0, true), ((1 << 44) - 1, 1, false),
        ] as [(Int64, Int, Bool)])
    func bounds(delivery: Int64, ordinal: Int, isTracked: Bool) throws {
        let number = try #require(DeliveryNumber(rawValue: delivery))
        #expect(ShortLink(delivery: number, ordinal: ordinal, isTracked: isTracked) == nil)
    }

    @Test("M9.2 a code that is spelled in another way opens as nothing, or as another link by chance")
    func altered() throws {
        let keys = try ring(links: [1: 1, 9: 2]).shortLinkKeys
        var generator = SeededGenerator(seed: 1)
        var opened = 0
        for _ in 0..<200 {
            let link = try link(.random(in: 0..<1_000_000, using: &generator), 1, true)
            let code = keys.code(of: link)
            let index = Int.random(in: 0..<9, using: &generator)
            var altered = code
            altered[index] = Self.digits.filter { $0 != code[index] }.randomElement(using: &generator)!
            let swapped = code.map { $0 >= 0x41 ? $0 ^ 0x20 : $0 }
            for other in [altered, swapped, [Self.digits[1]] + code.dropFirst()] where other != code {
                guard let found = keys.opens(other) else { continue }
                // Of the million deliveries there are, each with one link, none: the chance is 10⁶ / 62⁸ a time.
                #expect(found.delivery.rawValue >= 1_000_000)
                opened += 1
            }
        }
        // One in six of the numbers has the variant that is the link's own.
        #expect(opened < 200)
    }

    @Test(
        "Anything else opens as nothing",
        arguments: ["", "1", "1234567", "12345678", "1234567890", "1_3456789", "1-3456789", "1 3456789", "é2345678"])
    func noCodes(text: String) throws {
        #expect(try ring().shortLinkKeys.opens(Array(text.utf8)) == nil)
    }

    @Test("Opened is only what would be made: the first variant that spells no word, under its own key")
    func oneSpelling() throws {
        let keys = try ring().shortLinkKeys
        var generator = SeededGenerator(seed: 2)
        var found = 0
        for _ in 0..<3000 {
            let code = [Self.digits[1]] + (0..<8).map { _ in Self.digits.randomElement(using: &generator)! }
            guard let link = keys.opens(code) else { continue }
            #expect(keys.code(of: link) == code)
            found += 1
        }
        // 1 in 6, less those without room (0.3 %) and the preferences that are not tracked.
        #expect((400...600).contains(found), "\(found)")
    }

    /// Computed with OpenSSL and Python: HKDF-SHA256 and FF1. What has been sent has to resolve for ever.
    @Test(
        "M9.2 codes are those of the published construction",
        arguments: [
            (0, 0, false, "1Esb8Fzbf"), (4097, 3, true, "1DRrcwFih"), (lastDelivery, 32, false, "1RwM8CWuX"),
            (7, 1, true, "1jfzT5fE0"),
        ] as [(Int64, Int, Bool, String)])
    func knownAnswers(delivery: Int64, ordinal: Int, isTracked: Bool, code: String) throws {
        let keys = try Self.published.shortLinkKeys
        let link = try link(delivery, ordinal, isTracked)
        #expect(string(keys.code(of: link)) == code)
        #expect(keys.opens(Array(code.utf8)) == link)
    }

    private static var published: KeyRing {
        get throws { try KeyRing(text: "identity \(secret(7))\nlink 1 AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8") }
    }

    @Test("A code that spells an offensive word is skipped, and does not open")
    func skipped() throws {
        let keys = try Self.published.shortLinkKeys
        // The first variants of link 1 of deliveries 7 and 1316.
        for code in ["1sh1TWGk2", "1oMSb17eJ"] { #expect(keys.opens(Array(code.utf8)) == nil) }
        for delivery in 0..<2000 as Range<Int64> {
            let code = keys.code(of: try link(delivery, 1, true))
            #expect(!OffensiveWords.areSpelled(by: packed(string(code))))
        }
    }

    @Test(
        "Words are found in any case, wherever they stand, and with digits for letters",
        arguments: [
            ("1fuckAAAA", true), ("1AAAAFuCk", true), ("ShitAAAAA", true), ("1AA5h17AA", true), ("1A4N4LAAA", true),
            ("1A4na1AAA", false), ("1AAAAA5eX", true), ("1aN4lAAAA", true), ("1SEXAAAAA", true), ("153xAAAAA", true),
            ("1AAHiTl3r", true), ("1fucAkAAA", false), ("123456789", false), ("1AAAAAAse", false),
        ])
    func words(code: String, isSpelled: Bool) { #expect(OffensiveWords.areSpelled(by: packed(code)) == isSpelled) }

    @Test("Codes of old keys keep opening, new ones are made with the current key")
    func rotation() throws {
        let before = try ring(links: [0: 1])
        let after = try ring(links: [0: 1, 61: 2])
        let link = try link(5, 3, true)
        let (old, new) = (before.shortLinkKeys.code(of: link), after.shortLinkKeys.code(of: link))
        #expect(old.first == UInt8(ascii: "0") && new.first == UInt8(ascii: "z"))
        #expect(after.shortLinkKeys.opens(old) == link && after.shortLinkKeys.opens(new) == link)
        #expect(before.shortLinkKeys.opens(new) == nil)
        // Without the key it was made with, under another key's number, it is none but by chance.
        #expect(after.shortLinkKeys.opens([UInt8(ascii: "z")] + old.dropFirst()) != link)
    }

    private func link(_ delivery: Int64, _ ordinal: Int, _ isTracked: Bool) throws -> ShortLink {
        let number = try #require(DeliveryNumber(rawValue: delivery))
        return try #require(ShortLink(delivery: number, ordinal: ordinal, isTracked: isTracked))
    }

    private func packed(_ code: String) -> UInt128 { code.utf8.reduce(0) { $0 << 8 | UInt128($1) } }
}

extension ShortLinkKeys {
    func opens(_ code: [UInt8]) -> ShortLink? { code.withUnsafeBytes { open($0) } }
}
