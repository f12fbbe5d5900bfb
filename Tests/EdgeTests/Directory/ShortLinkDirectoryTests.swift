import Foundation
import Interactions
import LinkIdentifiers
import Messages
import SQLiteStore
import Store
import TestSupport
import Testing

@testable import Edge

@Suite("Short links in the link directory")
struct ShortLinkDirectoryTests {
    private static let digits = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)
    private let folder: TemporaryFolder
    private let ring = KeyRing.random()

    init() throws { folder = try TemporaryFolder() }

    /// Messages are compiled and counted without knowing how codes are made.
    @Test("M9.2, M9.4 a text message has as many links as codes have ordinals, and counts codes as long as they are")
    func agreement() throws {
        #expect(CompiledMessage.maximumTextLinkCount == ShortLink.maximumOrdinal)
        let content = MessageContent(
            channel: .text, subject: "", from: "Org", html: nil, text: Array("https://a.example/long".utf8))
        let length = try TextMessageLength(content, shortURL: "https://s.example/").after
        #expect(length.characters == "https://s.example/".count + ShortLinkKeys.codeLength)
    }

    /// What a code names, as a word.
    private func resolve(_ code: some Collection<UInt8>, host: String? = nil, in directory: LinkDirectory) -> String {
        let resolution = Array(code).withUnsafeBytes { code in
            guard let host else { return directory.resolve(host: nil, code: code) }
            return Array(host.utf8).withUnsafeBytes { directory.resolve(host: $0, code: code) }
        }
        switch resolution {
        case .unknown: return "unknown"
        case .notKnownYet: return "not known yet"
        case .preferences(let location): return String(decoding: location, as: UTF8.self)
        case .link(let followed): return followed.destination.url
        }
    }

    /// A text message with two links: its blocks are all that an edge knows of deliveries.
    private func tables(blocks: ClosedRange<Int64>) -> LinkTables {
        var version = LinkTables.Version(number: 1, organization: 1, channel: .text)
        version.links = [1, 2].map { .init(ordinal: $0, url: "https://example.org/\($0)", isPersonalised: false) }
        return LinkTables(
            organizations: [.init(number: 1, id: "acme", hashedIdentifier: ring.hashedIdentifier(of: "acme"))],
            versions: [version], blocks: blocks.map { .init(number: $0, version: 1) })
    }

    private func directory(_ tables: LinkTables) async throws -> LinkDirectory {
        let snapshot = try SQLiteLinkSnapshot(path: folder.path("edge.sqlite"))
        try await snapshot.save(tables, replacing: true)
        let away = SQLiteStore(path: folder.path("away.sqlite"), mayCreate: false)
        let directory = LinkDirectory(store: away, snapshot: snapshot, keys: ring, publicURL: .local)
        try await directory.loadSnapshot()
        return directory
    }

    /// 13 blocks of 4,096 deliveries with two links each are 106,496 live codes, and as many preferences as deliveries make it
    /// 159,744. Of a million codes that begin with the key's number 159,744 · 10⁶ / 62⁸ = 0.0007 are hits on average, and of
    /// a million of any nine characters 0.00001. Here are a million of these, 16,000 of them with the key's number, and
    /// 20,000 of those: 0.00003 hits on average.
    @Test("M9.2 of a million random codes none leads anywhere, beside 100,000 live ones")
    func random() async throws {
        let directory = try await directory(tables(blocks: 0...12))
        var generator = SeededGenerator(seed: 7)
        var live = 0
        for number in stride(from: Int64(0), to: 13 * DeliveryNumber.blockSize, by: 1001) {
            let delivery = try #require(DeliveryNumber(rawValue: number))
            for ordinal in 1...2 {
                let link = try #require(ShortLink(delivery: delivery, ordinal: ordinal, isTracked: true))
                let code = ring.shortLinkKeys.code(of: link)
                if resolve(code, in: directory) == "https://example.org/\(ordinal)" { live += 1 }
            }
        }
        #expect(live == 2 * 54)
        var code = [UInt8](repeating: 0, count: ShortLinkKeys.codeLength)
        var hits = 0
        for round in 0..<1_020_000 {
            var rest = generator.next()
            for index in code.indices.reversed() {
                code[index] = Self.digits[Int(rest % 62)]
                rest /= 62
            }
            if round >= 1_000_000 { code[0] = UInt8(ascii: "1") }
            let isUnknown = code.withUnsafeBytes { code in
                if case .unknown = directory.resolve(host: nil, code: code) { true } else { false }
            }
            if !isUnknown { hits += 1 }
        }
        #expect(hits == 0)
    }

    @Test("M6.2 an edge that starts without the store redirects short links from its snapshot")
    func snapshot() async throws {
        let store = try folder.store()
        var settings = WorkspaceContents.Texts()
        settings.shortURL = PublicURL("https://acme.example")
        settings.isGoneAfterWindow = true
        let sample = try await TextSample(
            in: store, ring: ring, settings: settings, personalValues: [3: ["Ann", "Oslo"]],
            sentAt: Sample.now - 86_400 * 400)
        let directory = try await directory(try await store.linkTables(after: .init()))
        #expect(
            resolve(sample.code(1).utf8, host: "acme.example", in: directory) == "https://example.org/plain")
        #expect(resolve(sample.code(2).utf8, host: "acme.example", in: directory) == "unknown")
        let resolution = Array(sample.code(3).utf8).withUnsafeBytes { directory.resolve(host: nil, code: $0) }
        guard case .link(let followed) = resolution else { throw Unexpected() }
        #expect(followed.needsDelivery)
        let known = await directory.delivery(of: followed)
        #expect(known == nil)
        let location = "https://example.org/for/?b=x%20y"
        #expect(
            followed.answer(known, at: Sample.now) == .redirect(to: Array(location.utf8), noted: location))
        // The store would have known that it is over.
        let found = try await store.textDelivery(followed.link.delivery, ordinal: 3)
        #expect(found?.personalValues == ["Ann", "Oslo"] && followed.answer(found, at: Sample.now) == .gone)
    }

    @Test("M4.3 a code is known on the short host of the organization whose delivery it names, and on no other")
    func hosts() async throws {
        let store = try folder.store()
        let common = try await TextSample(in: store, ring: ring, publicURL: "https://common.example")
        var settings = WorkspaceContents.Texts()
        settings.shortURL = PublicURL("https://own.example")
        let own = try await TextSample(in: store, ring: ring, organization: "own", settings: settings)
        let directory = LinkDirectory(
            store: store, keys: ring, publicURL: .local, shortURL: PublicURL("https://short.example"))
        try await directory.refresh()
        for host in ["short.example", "own.example", "edge", "common.example"] {
            for (sample, its) in [(common, "short.example"), (own, "own.example")] {
                #expect(
                    resolve(sample.code(1).utf8, host: host, in: directory)
                        == (host == its ? "https://example.org/plain" : "unknown"), "\(host)")
            }
        }
        // Preferences are where mails have them.
        #expect(
            resolve(common.code(0, isTracked: false).utf8, host: "short.example", in: directory)
                .hasPrefix("https://common.example/api/orgs/\(ring.hashedIdentifier(of: "texts"))/p/"))
        #expect(
            resolve(own.code(0, isTracked: false).utf8, host: "own.example", in: directory)
                .hasPrefix("http://edge/api/orgs/\(ring.hashedIdentifier(of: "own"))/p/"))
    }

    @Test("The store is asked of a block that may have just been taken, and of none beyond")
    func news() async throws {
        let directory = try await directory(tables(blocks: 0...12))
        func resolve(block: Int64) throws -> String {
            let delivery = try #require(DeliveryNumber(block: block, offset: 5))
            let link = try #require(ShortLink(delivery: delivery, ordinal: 1, isTracked: true))
            return self.resolve(ring.shortLinkKeys.code(of: link), in: directory)
        }
        #expect(try resolve(block: 12) == "https://example.org/1")
        #expect(try resolve(block: 13) == "not known yet" && resolve(block: 76) == "not known yet")
        #expect(try resolve(block: 77) == "unknown" && resolve(block: 1_000_000) == "unknown")
    }

    @Test("M9.2 what a text has as it stands has no code, and the links around it keep theirs")
    func own() async throws {
        let store = try folder.store()
        let sample = try await TextSample(
            in: store, ring: ring, text: "https://example.org/1 {{ preferencesURL }} https://example.org/3")
        let directory = LinkDirectory(store: store, keys: ring, publicURL: .local)
        try await directory.refresh()
        for isTracked in [false, true] {
            for ordinal in [1, 3] {
                #expect(
                    resolve(sample.code(ordinal, isTracked: isTracked).utf8, in: directory)
                        == "https://example.org/\(ordinal)")
            }
            #expect(resolve(sample.code(2, isTracked: isTracked).utf8, in: directory) == "unknown")
        }
        #expect(
            resolve(sample.code(0, isTracked: false).utf8, in: directory).hasPrefix("http://edge/api/orgs/"))
    }

    @Test("Codes of a rotated key keep leading where they did")
    func rotation() async throws {
        let directory = try await directory(tables(blocks: 0...0))
        let rotated = try #require(ring.rotated(at: Sample.now))
        let link = ShortLink(delivery: DeliveryNumber(rawValue: 3)!, ordinal: 2, isTracked: true)!
        let new = rotated.shortLinkKeys.code(of: link)
        #expect(resolve(new, in: directory) == "unknown")
        directory.use(rotated)
        #expect(resolve(new, in: directory) == "https://example.org/2")
        #expect(resolve(ring.shortLinkKeys.code(of: link), in: directory) == "https://example.org/2")
    }

    @Test("M4.5 a corrected link of a text message leads elsewhere, tracked or not")
    func corrected() async throws {
        let store = try folder.store()
        let sample = try await TextSample(in: store, ring: ring)
        let directory = LinkDirectory(store: store, keys: ring, publicURL: .local)
        let version = try #require(try await store.versions(ofMessage: "text").last)
        for ordinal in 1...2 {
            _ = try await store.correctLink(
                ordinal, ofVersion: version.number, to: "https://new.example/\(ordinal)", by: "me", at: Sample.now)
        }
        try await directory.refresh()
        #expect(resolve(sample.code(1).utf8, in: directory) == "https://new.example/1")
        #expect(resolve(sample.code(1, isTracked: false).utf8, in: directory) == "https://new.example/1")
        #expect(resolve(sample.code(2, isTracked: false).utf8, in: directory) == "https://new.example/2")
    }
}

private struct Unexpected: Error {}
