import Foundation
import LinkIdentifiers
import SQLiteStore
import Store
import TestSupport
import Testing

@testable import Edge

@Suite("What changes under a running link directory")
struct LiveChangesTests {
    private let folder: TemporaryFolder
    private let store: SQLiteStore
    private let ring = KeyRing.random()
    private let directory: LinkDirectory

    init() throws {
        folder = try TemporaryFolder()
        store = try folder.store()
        directory = LinkDirectory(store: store, keys: ring, publicURL: .local)
    }

    /// `unknown`, or the location and what is to be noted as destination.
    private func resolve(_ identifier: [UInt8]?, _ sample: Sample, in directory: LinkDirectory? = nil) -> [String?] {
        let directory = directory ?? self.directory
        switch directory.resolve(host: nil as String?, organization: sample.hash, identifier: identifier ?? []) {
        case .link(_, let location, let destination): return [String(decoding: location, as: UTF8.self), destination]
        default: return ["unknown"]
        }
    }

    private func identifier(_ ring: KeyRing, _ sample: Sample) throws -> [UInt8]? {
        let reference = try #require(LinkReference(delivery: sample.deliveries[0], ordinal: 1))
        return ring.organizationKeys(for: "acme").identifier(of: reference)
    }

    private func correct(_ ordinal: Int, _ url: String) async throws {
        let version = try #require(try await store.versions(ofMessage: "hello").last)
        let correction = try await store.correctLink(
            ordinal, ofVersion: version.number, to: url, by: "a", at: Sample.now)
        #expect(correction != nil)
    }

    @Test("A rotated ring is read at once, and the old keys' links stay")
    func rotation() async throws {
        let sample = try await Sample(in: store, ring: ring)
        try await directory.refresh()
        let rotated = try #require(ring.rotated(at: Sample.now))
        #expect(resolve(try identifier(rotated, sample), sample) == ["unknown"])
        directory.use(rotated)
        for keys in [ring, rotated] {
            #expect(resolve(try identifier(keys, sample), sample) == ["https://example.org/plain", nil])
        }
        // What is learnt afterwards is read with it, too.
        let later = try await Sample(in: store, ring: rotated, message: "later")
        try await directory.refresh()
        #expect(resolve(try identifier(rotated, later), later) == ["https://example.org/plain", nil])
    }

    /// A store that lets something happen while it is asked.
    private struct Meanwhile: StoreBehind {
        let store: SQLiteStore
        let event: @Sendable () -> Void

        func linkTables(after mark: LinkTables.Mark) async throws -> LinkTables {
            let tables = try await store.linkTables(after: mark)
            event()
            return tables
        }
    }

    @Test("A ring that comes in the middle of a refresh is not lost, and neither is what is refreshed")
    func rotationDuringRefresh() async throws {
        let sample = try await Sample(in: store, ring: ring)
        let rotated = try #require(ring.rotated(at: Sample.now))
        let box = Box()
        let directory = LinkDirectory(
            store: Meanwhile(store: store) { box.directory?.use(rotated) }, keys: ring, publicURL: .local)
        box.directory = directory
        // The first answer finds the ring changed, and the store is asked again.
        try await directory.refresh()
        #expect(resolve(try identifier(rotated, sample), sample, in: directory) == ["https://example.org/plain", nil])
    }

    private final class Box: @unchecked Sendable {
        private let lock = NSLock()
        private var kept: LinkDirectory?
        /// Gives what was put in once.
        var directory: LinkDirectory? {
            get {
                lock.withLock {
                    defer { kept = nil }
                    return kept
                }
            }
            set { lock.withLock { kept = newValue } }
        }
    }

    @Test("M4.5 a corrected link leads elsewhere under the same identifier, and clicks note where")
    func correction() async throws {
        let sample = try await Sample(in: store, ring: ring)
        try await directory.refresh()
        let link = sample.identifier(1)
        #expect(resolve(link, sample) == ["https://example.org/plain", nil])
        try await correct(1, "https://münchen.example/ß")
        #expect(resolve(link, sample) == ["https://example.org/plain", nil], "not before a refresh")
        try await directory.refresh()
        #expect(resolve(link, sample) == ["https://xn--mnchen-3ya.example/%C3%9F", "https://münchen.example/ß"])
        #expect(resolve(sample.identifier(5), sample) == ["https://example.org/q?b=2&a=1&copy=3", nil])
        // A second one, and an edge that was not there: the last counts.
        try await correct(1, "https://third.example/")
        let late = LinkDirectory(store: store, keys: ring, publicURL: .local)
        for directory in [directory, late] {
            try await directory.refresh()
            #expect(resolve(link, sample, in: directory) == ["https://third.example/", "https://third.example/"])
        }
    }

    @Test("M4.5 M6.2 an edge that starts without the store has the corrections of its snapshot")
    func snapshot() async throws {
        let sample = try await Sample(in: store, ring: ring)
        func edge(_ store: any LinkStore) throws -> LinkDirectory {
            LinkDirectory(
                store: store, snapshot: try SQLiteLinkSnapshot(path: folder.path("edge.sqlite")), keys: ring,
                publicURL: .local)
        }
        try await correct(1, "https://first.example/")
        let running = try edge(store)
        try await running.refresh()
        try await correct(1, "https://second.example/")
        try await running.refresh()
        let started = try edge(SQLiteStore(path: folder.path("gone.sqlite"), mayCreate: false))
        try await started.loadSnapshot()
        #expect(
            resolve(sample.identifier(1), sample, in: started)
                == ["https://second.example/", "https://second.example/"])
    }

    @Test("M1.6 M4.5 a corrected personalised link takes the values that were sealed")
    func personalised() async throws {
        let sample = try await Sample(in: store, ring: ring)
        try await directory.refresh()
        try await correct(4, "https://new.example/?c={{ profile.name }}&d={{ profile.city }}")
        try await directory.refresh()
        let url = "https://new.example/?c=A%26B&d=x"
        #expect(resolve(sample.identifier(4, values: ["A&B", "x"]), sample) == [url, url])
    }

    @Test("M6.2 a correction that the sealed values do not fit leaves the link as it is")
    func unfitting() async throws {
        let sample = try await Sample(in: store, ring: ring)
        try await correct(4, "https://new.example/")
        try await directory.refresh()
        let url = "https://example.org/for/A?a=1&b=x#x"
        #expect(resolve(sample.identifier(4, values: ["A", "x"]), sample) == [url, url])
    }
}
