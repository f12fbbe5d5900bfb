import Access
import Foundation
import Store
import TestSupport
import Testing

@Suite("What is kept of keys and sessions")
struct AccessStoreTests {
    private let scratch = try! TemporaryFolder()

    private func store(_ engine: StoreEngine) async throws -> any Store {
        let store = try engine.open(scratch)
        for id in ["one", "two"] { _ = try await store.apply(.sample(id: id), at: moment(0)) }
        return store
    }

    private func key(_ id: String, of organization: String = "one", role: AccessRole = .admin) -> StoredAccessKey {
        StoredAccessKey(
            id: id, organization: organization, name: "Ä " + id, role: role, hash: Array(repeating: 7, count: 32),
            createdAt: moment(0), createdBy: "me")
    }

    @Test("Keys are found by id, and listed by organization, a page at a time", arguments: StoreEngine.all)
    func keys(engine: StoreEngine) async throws {
        let store = try await store(engine)
        for id in ["c", "a", "b"] { #expect(try await store.add(key(id))) }
        #expect(try await store.add(key("d", of: "two", role: .sender)))
        #expect(try await !store.add(key("e", of: "three")))
        #expect(try await store.accessKey(id: "d") == key("d", of: "two", role: .sender))
        #expect(try await store.accessKey(id: "e") == nil)
        #expect(try await store.accessKeys(organization: "one", after: nil, limit: 2).map(\.id) == ["c", "a"])
        #expect(try await store.accessKeys(organization: "one", after: "a", limit: 2).map(\.id) == ["b"])
        #expect(try await store.accessKeys(organization: "two", after: nil, limit: 9).map(\.id) == ["d"])
    }

    @Test("Revoking ends a key and its sessions, and only its organization can", arguments: StoreEngine.all)
    func revoking(engine: StoreEngine) async throws {
        let store = try await store(engine)
        _ = try await store.add(key("a"))
        let times = SessionTimes(createdAt: moment(1), lastUsedAt: moment(1))
        try await store.add(StoredSession(hash: [1, 2], keyID: "a", times: times))
        #expect(try await store.session(hash: [1, 2])?.session.times == times)
        #expect(try await !store.revokeAccessKey(id: "a", organization: "two", at: moment(2)))
        #expect(try await store.accessKey(id: "a")?.revokedAt == nil)
        #expect(try await store.revokeAccessKey(id: "a", organization: "one", at: moment(2)))
        #expect(try await store.revokeAccessKey(id: "a", organization: "one", at: moment(3)))
        #expect(try await store.accessKey(id: "a")?.revokedAt == moment(2))
        #expect(try await store.session(hash: [1, 2]) == nil)
        // Nobody signs in with it any more.
        try await store.add(StoredSession(hash: [3], keyID: "a", times: times))
        #expect(try await store.session(hash: [3]) == nil)
    }

    @Test("The last use is shown, and never an earlier one", arguments: StoreEngine.all)
    func lastUse(engine: StoreEngine) async throws {
        let store = try await store(engine)
        _ = try await store.add(key("a"))
        for second in [5.0, 3] { try await store.noteUse(ofAccessKey: "a", at: moment(second)) }
        #expect(try await store.accessKey(id: "a")?.lastUsedAt == moment(5))
    }

    @Test("Sessions end when they are ended, and are forgotten when they have expired", arguments: StoreEngine.all)
    func sessions(engine: StoreEngine) async throws {
        let store = try await store(engine)
        _ = try await store.add(key("a"))
        for hash in [1, 2, 3] as [UInt8] {
            let times = SessionTimes(createdAt: moment(0), lastUsedAt: moment(0))
            try await store.add(StoredSession(hash: [hash], keyID: "a", times: times))
        }
        try await store.endSession(hash: [1])
        try await store.noteUse(ofSession: [2], at: moment(3600))
        try await store.forgetExpiredSessions(at: moment(12 * 3600))
        #expect(try await store.session(hash: [1]) == nil)
        #expect(try await store.session(hash: [2])?.session.times.lastUsedAt == moment(3600))
        #expect(try await store.session(hash: [3]) == nil)
    }
}
