import Foundation
import Journeys
import LinkIdentifiers
import SQLiteStore
import Store
import Synchronization
import TestSupport
import Testing

@testable import Edge

@Suite("The link directory over a real store")
struct LinkDirectoryTests {
    private let folder: TemporaryFolder
    private let store: SQLiteStore
    private let ring = KeyRing.random()
    private let directory: LinkDirectory

    init() throws {
        folder = try TemporaryFolder()
        store = try folder.store()
        directory = LinkDirectory(store: store, keys: ring, publicURL: .local)
    }

    /// A resolution as a line: `unknown`, `not known yet`, `pixel`, `link 4 LOCATION PERSONALISED`.
    private func resolve(
        _ hash: String, _ identifier: [UInt8], host: String? = nil, in directory: LinkDirectory
    ) -> String {
        switch directory.resolve(host: host, organization: hash, identifier: identifier) {
        case .unknown: return "unknown"
        case .notKnownYet: return "not known yet"
        case .preferences(let delivery): return "preferences \(delivery.rawValue)"
        case .receipts(let delivery, let url): return "receipts \(delivery.rawValue) \(url)"
        case .pixel(let reference): return "pixel \(reference.ordinal)"
        case .link(let reference, let location, let personalised):
            return "link \(reference.ordinal) \(String(decoding: location, as: UTF8.self)) \(personalised ?? "-")"
        }
    }

    private func resolve(_ sample: Sample, _ ordinal: Int, _ values: [String] = [], delivery: Int = 0) -> String {
        resolve(sample.hash, sample.identifier(ordinal, values: values, delivery: delivery), in: directory)
    }

    @Test("M1.5 M1.6 M6.1 every tracked link leads to its destination, nothing else does")
    func links() async throws {
        let sample = try await Sample(in: store, ring: ring)
        try await directory.refresh()
        for delivery in 0...1 {
            #expect(resolve(sample, 0, delivery: delivery) == "pixel 0")
            #expect(resolve(sample, 1, delivery: delivery) == "link 1 https://example.org/plain -")
            #expect(resolve(sample, 5) == "link 5 https://example.org/q?b=2&a=1&copy=3 -")
            #expect(
                resolve(sample, 6)
                    == "link 6 https://xn--mnchen-3ya.example/stra%C3%9Fe?%C3%BC=%C3%9F#%E6%97%A5%E6%9C%AC -")
        }
        let personalised = "https://example.org/for/A%2FB%20%C3%A9?a=1&b=#x"
        #expect(resolve(sample, 4, ["A/B é", ""]) == "link 4 \(personalised) \(personalised)")
        for ordinal in [2, 3, 7, 4090, 4091, 4092, 4095] { #expect(resolve(sample, ordinal) == "unknown") }
        let receipts = sample.path(LinkReference.receipts, kind: "s", delivery: 1)
        #expect(
            resolve(sample, LinkReference.receipts, delivery: 1)
                == "receipts \(sample.deliveries[1].rawValue) http://edge\(receipts)")
    }

    @Test("M4.4 values that do not fit the link name nothing")
    func values() async throws {
        let sample = try await Sample(in: store, ring: ring)
        try await directory.refresh()
        for values in [[], ["Ann"], ["Ann", "x", "y"]] { #expect(resolve(sample, 4, values) == "unknown") }
        for ordinal in [0, 1, 2, 5, 7] { #expect(resolve(sample, ordinal, ["Ann", "x"]) == "unknown") }
    }

    @Test("M4.3 identifiers of another organization, another deployment, or nobody are unknown")
    func foreign() async throws {
        let acme = try await Sample(in: store, ring: ring)
        let other = try await Sample(
            in: store, ring: ring, organization: "other", html: "<a href='https://other.example'>")
        try await directory.refresh()
        #expect(resolve(other, 1) == "link 1 https://other.example -")
        #expect(resolve(acme.hash, other.identifier(1), in: directory) == "unknown")
        #expect(resolve(other.hash, acme.identifier(1), in: directory) == "unknown")
        // Even with an organization's own keys, another's delivery is nothing of it.
        let reference = try #require(LinkReference(delivery: other.deliveries[0], ordinal: 1))
        let crossed = try #require(ring.organizationKeys(for: "acme").identifier(of: reference))
        #expect(resolve(acme.hash, crossed, in: directory) == "unknown")
        let stranger = KeyRing.random().organizationKeys(for: "acme").identifier(of: reference)
        #expect(resolve(acme.hash, try #require(stranger), in: directory) == "unknown")
        for hash in ["", "acme", String(acme.hash.dropLast()), acme.hash + "A"] {
            #expect(resolve(hash, acme.identifier(1), in: directory) == "unknown")
        }
    }

    @Test("What the store has learnt since is not known until a refresh")
    func refresh() async throws {
        let acme = try await Sample(in: store, ring: ring)
        #expect(resolve(acme, 1) == "unknown", "the organization itself is new")
        try await directory.refresh()
        #expect(resolve(acme, 1) == "link 1 https://example.org/plain -")
        let number = try #require(DeliveryNumber(block: acme.deliveries[0].block + 1, offset: 0))
        let reference = try #require(LinkReference(delivery: number, ordinal: 1))
        let next = try #require(ring.organizationKeys(for: "acme").identifier(of: reference))
        #expect(resolve(acme.hash, next, in: directory) == "not known yet")
        // Another organization's first message takes that block.
        let other = try await Sample(in: store, ring: ring, organization: "other")
        #expect(other.deliveries[0].block == reference.delivery.block)
        #expect(resolve(acme.hash, next, in: directory) == "not known yet")
        #expect(resolve(other, 1) == "unknown")
        try await directory.refresh()
        #expect(resolve(acme.hash, next, in: directory) == "unknown")
        #expect(resolve(other, 1) == "link 1 https://example.org/plain -")
        #expect(resolve(acme, 1) == "link 1 https://example.org/plain -")
    }

    @Test("A block of a known organization is not known yet before a refresh, and its links are there after it")
    func newBlock() async throws {
        let first = try await Sample(in: store, ring: ring)
        try await directory.refresh()
        let second = try await Sample(
            in: store, ring: ring, message: "second", html: "<a href='https://second.example/'>")
        #expect(second.deliveries[0].block != first.deliveries[0].block)
        for ordinal in [0, 1, 2] { #expect(resolve(second, ordinal) == "not known yet") }
        try await directory.refresh()
        #expect(resolve(second, 0) == "pixel 0" && resolve(second, 2) == "unknown")
        #expect(resolve(second, 1) == "link 1 https://second.example/ -")
        #expect(resolve(first, 1) == "link 1 https://example.org/plain -")
    }

    @Test("M4.5 M11.2 a new version of a message leaves what is sent what it was")
    func newVersion() async throws {
        let first = try await Sample(in: store, ring: ring)
        try await directory.refresh()
        // As a run would that sends the message in its next step as well.
        let sent = try await store.preparedMails(limit: 10).map { mail in
            Completion(
                .sent(mail.number),
                next: .init(run: mail.run, version: 1, state: .ready(step: 0), passed: (mail.step, .sent)))
        }
        _ = try await store.complete(sent, at: Sample.now)
        let second = try await Sample(in: store, ring: ring, html: "<a href='https://second.example/'>")
        #expect(second.deliveries[0] > first.deliveries[1], "the same recipients, once more")
        try await directory.refresh()
        #expect(resolve(first, 1) == "link 1 https://example.org/plain -")
        #expect(resolve(second, 1) == "link 1 https://example.org/plain -", "their runs are of the first version")
    }

    @Test("Many refreshes at once do no harm")
    func concurrent() async throws {
        let directory = directory
        var samples: [Sample] = []
        for index in 0..<5 {
            async let refreshed: Void = withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<8 { group.addTask { try await directory.refresh() } }
                try await group.waitForAll()
            }
            samples.append(try await Sample(in: store, ring: ring, organization: "org-\(index)"))
            try await refreshed
        }
        try await directory.refresh()
        for sample in samples { #expect(resolve(sample, 1) == "link 1 https://example.org/plain -") }
    }

    /// A store that can be away.
    private final class Interrupted: StoreBehind {
        struct Away: Error {}
        let store: SQLiteStore
        let isAway = Mutex(false)

        init(store: SQLiteStore) { self.store = store }

        func linkTables(after mark: LinkTables.Mark) async throws -> LinkTables {
            if isAway.withLock({ $0 }) { throw Away() }
            return try await store.linkTables(after: mark)
        }
    }

    @Test("M6.2 with the store down, what is known keeps resolving")
    func storeDown() async throws {
        let sample = try await Sample(in: store, ring: ring)
        let interrupted = Interrupted(store: store)
        let directory = LinkDirectory(store: interrupted, keys: ring, publicURL: .local)
        try await directory.refresh()
        interrupted.isAway.withLock { $0 = true }
        await #expect(throws: Interrupted.Away.self) { try await directory.refresh() }
        #expect(resolve(sample.hash, sample.identifier(1), in: directory) == "link 1 https://example.org/plain -")
        #expect(resolve(sample.hash, sample.identifier(0), in: directory) == "pixel 0")
    }

    @Test("M6.2 an edge starts from its snapshot, and takes the store's word once it can be read")
    func snapshot() async throws {
        let sample = try await Sample(in: store, ring: ring)
        let path = folder.path("edge.sqlite")
        try await LinkDirectory(
            store: store, snapshot: SQLiteLinkSnapshot(path: path), keys: ring, publicURL: .local
        ).refresh()

        let interrupted = Interrupted(store: store)
        interrupted.isAway.withLock { $0 = true }
        let started = LinkDirectory(
            store: interrupted, snapshot: try SQLiteLinkSnapshot(path: path), keys: ring, publicURL: .local)
        try await started.loadSnapshot()
        await #expect(throws: Interrupted.Away.self) { try await started.refresh() }
        for ordinal in 0...7 {
            try await directory.refresh()
            #expect(
                resolve(sample.hash, sample.identifier(ordinal), in: started)
                    == resolve(sample.hash, sample.identifier(ordinal), in: directory))
        }

        // A snapshot of another store than this: what the store says counts.
        let otherFolder = try TemporaryFolder()
        let other = LinkDirectory(
            store: try otherFolder.store(), snapshot: try SQLiteLinkSnapshot(path: path), keys: ring,
            publicURL: .local)
        try await other.loadSnapshot()
        try await other.refresh()
        #expect(resolve(sample.hash, sample.identifier(1), in: other) == "unknown")
        let saved = try await SQLiteLinkSnapshot(path: path).load()
        #expect(saved.organizations.isEmpty && saved.versions.isEmpty && saved.blocks.isEmpty)
    }

    private final class FailingSnapshot: LinkSnapshot {
        struct Full: Error {}

        let snapshot: SQLiteLinkSnapshot
        let isFull = Mutex(false)

        init(_ snapshot: SQLiteLinkSnapshot) { self.snapshot = snapshot }

        func load() async throws -> LinkTables { try await snapshot.load() }

        func save(_ tables: LinkTables, replacing: Bool) async throws {
            if isFull.withLock({ $0 }) { throw Full() }
            try await snapshot.save(tables, replacing: replacing)
        }
    }

    @Test("M6.2 what a snapshot could not take is written later, also when nothing else is new")
    func snapshotCatchesUp() async throws {
        let snapshot = FailingSnapshot(try SQLiteLinkSnapshot(path: folder.path("edge.sqlite")))
        let first = try await Sample(in: store, ring: ring)
        let directory = LinkDirectory(store: store, snapshot: snapshot, keys: ring, publicURL: .local)
        try await directory.refresh()
        snapshot.isFull.withLock { $0 = true }
        let second = try await Sample(in: store, ring: ring, organization: "second")
        await #expect(throws: LinkDirectory.SnapshotError.self) { try await directory.refresh() }
        await #expect(throws: LinkDirectory.SnapshotError.self) { try await directory.refresh() }
        #expect(resolve(second.hash, second.identifier(1), in: directory) == "link 1 https://example.org/plain -")
        snapshot.isFull.withLock { $0 = false }
        try await directory.refresh()

        let started = LinkDirectory(store: store, snapshot: snapshot, keys: ring, publicURL: .local)
        try await started.loadSnapshot()
        for sample in [first, second] {
            #expect(resolve(sample.hash, sample.identifier(1), in: started) == "link 1 https://example.org/plain -")
        }
    }

    @Test("A snapshot that cannot be read is replaced")
    func brokenSnapshot() async throws {
        let path = folder.path("edge.sqlite")
        try Data("no database, but long enough to be taken for one that is broken".utf8).write(to: URL(filePath: path))
        let saved = try await SQLiteLinkSnapshot(path: path).load()
        #expect(saved.versions.isEmpty)
    }

    @Test("M4.1 identifiers are known on their organization's host only, in any case, with or without a final dot")
    func hosts() async throws {
        let sample = try await Sample(in: store, ring: ring)
        let branded = try await Sample(
            in: store, ring: ring, organization: "branded", publicURL: "https://Click.Brand.example:8443")
        try await directory.refresh()
        for (host, isLocal, isBranded) in [
            ("edge", true, false), ("click.brand.example", false, true), ("CLICK.Brand.EXAMPLE.", false, true),
            ("brand.example", false, false), ("click.brand.example.evil.example", false, false), ("", false, false),
        ] {
            let known = "link 1 https://example.org/plain -"
            #expect(
                resolve(sample.hash, sample.identifier(1), host: host, in: directory) == (isLocal ? known : "unknown"))
            #expect(
                resolve(branded.hash, branded.identifier(1), host: host, in: directory)
                    == (isBranded ? known : "unknown"))
        }
        #expect(
            resolve(branded.hash, branded.identifier(1), host: nil, in: directory)
                == "link 1 https://example.org/plain -")
    }
}
