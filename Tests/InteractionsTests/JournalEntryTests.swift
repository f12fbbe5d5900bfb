import Foundation
import Interactions
import LinkIdentifiers
import TestSupport
import Testing

@Suite("Packed journal entries")
struct JournalEntryTests {
    private func random(_ generator: inout SeededGenerator) -> JournalEntry {
        let milliseconds = Int64.random(in: 0..<4_102_444_800_000, using: &generator)
        return JournalEntry(
            at: Date(timeIntervalSince1970: Double(milliseconds) / 1000),
            link: link(.random(in: 0..<(1 << 44), using: &generator), generator.below(4096)),
            destination: generator.below(2) == 0 ? nil : generator.text(generator.below(60)),
            userAgent: generator.text(generator.below(40)), asksForAnonymity: .random(using: &generator),
            isPrefetch: .random(using: &generator),
            address: IPAddress(
                bytes: (0..<[0, 4, 16][generator.below(3)]).map { _ in UInt8.random(in: 0...255, using: &generator) }))
    }

    @Test("M6.3 what is packed is unpacked")
    func roundTrip() {
        var generator = SeededGenerator(seed: 5)
        for count in Array(0...40) + [1000] {
            let entries = (0..<count).map { _ in random(&generator) }
            #expect(JournalEntry.unpack(JournalEntry.pack(entries)) == entries)
        }
    }

    @Test("The form stays what it is: a journal is read by the next version too")
    func form() {
        let entry = JournalEntry(
            at: Date(timeIntervalSince1970: 1.002), link: link(0x0102_0304_0506, 0x0708), destination: "d",
            userAgent: "ua", asksForAnonymity: true, isPrefetch: true)
        let expected: [UInt8] =
            [1] + [0xEA, 3, 0, 0, 0, 0, 0, 0] + [6, 5, 4, 3, 2, 1, 0, 0] + [8, 7] + [7] + [2, 0, 0x75, 0x61] + [
                1, 0, 0x64,
            ]
        #expect(JournalEntry.pack([entry]) == expected)
    }

    @Test("A user agent that has stood before is not written again, also when packs are joined")
    func repeated() throws {
        func entries(_ agents: [String]) -> [JournalEntry] {
            agents.map { JournalEntry(at: Date(timeIntervalSince1970: 0), link: link(1, 1), userAgent: $0) }
        }
        let agents = ["Mozilla/5.0 (X11)", "Mozilla/5.0 (X12)", "Mozilla/5.0 (X11)", "", "", "ab", "ab"]
        let packs = [agents, agents.reversed()].map { JournalPack(entries($0)) }
        // 19 bytes each, the texts behind their lengths, and one distance: from behind the third's flags to the first's agent.
        #expect(packs[0].bytes.count == 7 * 19 + 2 * (2 + 17) + 4 + 2 * 2 + 2 * (2 + 2))
        #expect(packs[0].bytes[(2 * 38 + 18)..<(2 * 38 + 23)] == [8, 2 * 38, 0, 0, 0])
        #expect(packs.map(\.count) == [7, 7])
        let read = JournalEntry.unpack(JournalPack.joined(packs))
        #expect(read == entries(agents + agents.reversed()))
    }

    @Test("However many user agents there are, each comes back")
    func manyUserAgents() {
        var generator = SeededGenerator(seed: 8)
        let agents = (0..<300).map { "Mozilla/5.0 (\($0))" + generator.text(30) }
        let entries = (0..<5000).map { _ in
            var entry = random(&generator)
            entry.userAgent = agents[generator.below(300)]
            return entry
        }
        #expect(JournalEntry.unpack(JournalEntry.pack(entries)) == entries)
    }

    @Test("What is no UTF-8 in a request's user agent is replaced when it is read")
    func brokenText() throws {
        var packer = JournalPacker()
        [UInt8]([0x61, 0xFF, 0x62]).withUnsafeBytes {
            packer.append(at: 0, link: link(1, 1), userAgent: $0, asksForAnonymity: false, isPrefetch: false)
        }
        let read = try #require(JournalEntry.unpack(JournalPack.joined([packer.finish()])))
        #expect(read.map(\.userAgent) == ["a\u{FFFD}b"])
    }

    @Test("A distance that leads nowhere makes no entry", arguments: [0, 1, 46, 47, 1000, UInt32.max] as [UInt32])
    func distances(distance: UInt32) {
        let entry = JournalEntry(at: Date(timeIntervalSince1970: 0), link: link(1, 1), userAgent: "agent")
        var bytes = JournalEntry.pack([entry, entry])
        #expect(JournalEntry.unpack(bytes) == [entry, entry])
        withUnsafeBytes(of: distance.littleEndian) { bytes.replaceSubrange((bytes.count - 4)..., with: $0) }
        #expect(JournalEntry.unpack(bytes) == nil)
    }

    @Test(
        "An address stands behind all else, in network order",
        arguments: [
            ("192.0.2.1", 16, [192, 0, 2, 1]), ("::ffff:192.0.2.1", 16, [192, 0, 2, 1]),
            ("2001:db8::1", 32, [0x20, 1, 0x0D, 0xB8] + [UInt8](repeating: 0, count: 11) + [1]),
        ] as [(String, UInt8, [UInt8])])
    func address(text: String, flag: UInt8, bytes: [UInt8]) {
        var entry = JournalEntry(
            at: Date(timeIntervalSince1970: 1), link: link(1, 1), destination: "d", userAgent: "ua")
        var expected = JournalEntry.pack([entry])
        entry.address = IPAddress(text: text.utf8)
        #expect(expected[19] == 4)
        expected[19] |= flag
        #expect(JournalEntry.pack([entry]) == expected + bytes)
        expected[19] |= 48
        #expect(JournalEntry.unpack(expected + bytes) == nil)
    }

    @Test(
        "Times are kept to the millisecond", arguments: [(0.0004, 0.0), (0.0006, 0.001), (-0.001, -0.001), (1e9, 1e9)])
    func milliseconds(seconds: Double, kept: Double) throws {
        let entry = JournalEntry(at: Date(timeIntervalSince1970: seconds), link: link(1, 1))
        let read = try #require(JournalEntry.unpack(JournalEntry.pack([entry])))
        #expect(read.map(\.at) == [Date(timeIntervalSince1970: kept)])
    }

    @Test("An empty destination is one", arguments: ["", nil, "https://example.org/"])
    func destination(_ destination: String?) {
        let entries = [JournalEntry(at: Date(timeIntervalSince1970: 0), link: link(1, 1), destination: destination)]
        #expect(JournalEntry.unpack(JournalEntry.pack(entries)) == entries)
    }

    @Test("Texts that are too long are cut, and what follows is read", arguments: [65_535, 65_536, 200_000])
    func long(count: Int) throws {
        let text = String(repeating: "x", count: count)
        let entry = JournalEntry(
            at: Date(timeIntervalSince1970: 0), link: link(1, 1), destination: text, userAgent: text)
        let other = JournalEntry(at: Date(timeIntervalSince1970: 1), link: link(2, 2))
        let read = try #require(JournalEntry.unpack(JournalEntry.pack([entry, other])))
        #expect(read.map(\.destination) == [String(text.prefix(65_535)), nil])
        #expect(read.last == other)
    }

    @Test("A truncated pack is none, or at the end of an entry the entries before it")
    func truncated() {
        var generator = SeededGenerator(seed: 6)
        let entries = (0..<12).map { _ in random(&generator) }
        let bytes = JournalEntry.pack(entries)
        let ends = (0...12).map { JournalEntry.pack(Array(entries.prefix($0))).count }
        for count in 0...bytes.count {
            let expected = ends.firstIndex(of: count).map { Array(entries.prefix($0)) }
            #expect(JournalEntry.unpack(Array(bytes.prefix(count))) == expected)
        }
    }

    @Test(
        "What is no pack is none", arguments: [[], [0], [2], [255], [1, 0], [1] + [UInt8](repeating: 255, count: 30)])
    func refused(bytes: [UInt8]) { #expect(JournalEntry.unpack(bytes) == nil) }

    /// The delivery's bits 44 and 63, the ordinal's bit 12, a text longer than what is left.
    @Test(
        "Numbers out of their bounds make no entry",
        arguments: [(14, 0x10), (16, 0x80), (18, 0x10), (20, 2)] as [(Int, UInt8)])
    func bounds(offset: Int, byte: UInt8) {
        var bytes = JournalEntry.pack([
            JournalEntry(at: Date(timeIntervalSince1970: 0), link: link(1, 1), userAgent: "u")
        ])
        #expect(JournalEntry.unpack(bytes)?.count == 1)
        bytes[offset] = byte
        #expect(JournalEntry.unpack(bytes) == nil)
    }

    @Test("No bytes trap")
    func corrupted() {
        var generator = SeededGenerator(seed: 7)
        let bytes = JournalEntry.pack((0..<6).map { _ in random(&generator) })
        var read = 0
        for _ in 0..<10_000 {
            var altered = bytes
            for _ in 0...generator.below(3) {
                altered[generator.below(altered.count)] = UInt8.random(in: 0...255, using: &generator)
            }
            // Whatever it is read as, an entry takes 21 bytes.
            if let entries = JournalEntry.unpack(altered) {
                read += 1
                #expect(entries.count <= altered.count / 21)
            }
            _ = JournalEntry.unpack(
                [1] + (0..<generator.below(80)).map { _ in UInt8.random(in: 0...255, using: &generator) })
        }
        #expect(read > 0 && read < 10_000)
    }
}
