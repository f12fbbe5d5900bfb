import Access
import Foundation
import Store
import TestSupport
import Testing

@Suite("What is kept of jobs and repeatable requests")
struct JobStoreTests {
    private let scratch = try! TemporaryFolder()

    private func store(_ engine: StoreEngine) async throws -> any Store {
        let store = try engine.open(scratch)
        for id in ["one", "two"] { _ = try await store.apply(.sample(id: id), at: moment(0)) }
        for id in ["a", "b"] {
            _ = try await store.add(
                StoredAccessKey(
                    id: id, organization: "one", name: id, role: .admin, hash: [], createdAt: moment(0), createdBy: ""))
        }
        return store
    }

    private func job(_ id: String, of organization: String = "one") -> StoredJob {
        StoredJob(id: id, organization: organization, kind: .erasure, startedAt: moment(1), startedBy: "me")
    }

    @Test("Jobs are their organization's, the newest first, and end once", arguments: StoreEngine.all)
    func jobs(engine: StoreEngine) async throws {
        let store = try await store(engine)
        for id in ["a", "b", "c"] { try await store.add(job(id)) }
        try await store.add(job("d", of: "two"))
        #expect(try await store.job(id: "a", organization: "one") == job("a"))
        #expect(try await store.job(id: "a", organization: "two") == nil)
        #expect(try await store.jobs(organization: "one", after: nil, limit: 2).map(\.id) == ["c", "b"])
        #expect(try await store.jobs(organization: "one", after: "b", limit: 2).map(\.id) == ["a"])
        let progress = StoredJob.Progress(done: 3, total: 4)
        try await store.finish(job: "a", as: .done(result: "{}"), progress: progress, at: moment(2))
        try await store.finish(job: "a", as: .failed(problem: "no", result: nil), progress: progress, at: moment(3))
        var ended = job("a")
        (ended.state, ended.progress, ended.result, ended.endedAt) = (.done, progress, "{}", moment(2))
        #expect(try await store.job(id: "a", organization: "one") == ended)
        try await store.interruptJobs(startedBefore: moment(1), at: moment(4))
        #expect(try await store.job(id: "b", organization: "one")?.state == .running)
        try await store.interruptJobs(startedBefore: moment(2), at: moment(4))
        #expect(try await store.job(id: "b", organization: "one")?.state == .interrupted)
        #expect(try await store.job(id: "a", organization: "one") == ended)
        try await store.forgetJobs(endedBefore: moment(4))
        #expect(try await store.jobs(organization: "one", after: nil, limit: 9).map(\.id) == ["c", "b"])
    }

    @Test("A name is one request's, of one key, and is answered as the first time", arguments: StoreEngine.all)
    func names(engine: StoreEngine) async throws {
        let store = try await store(engine)
        let (name, other) = (IdempotencyName(keyID: "a", name: "n"), IdempotencyName(keyID: "b", name: "n"))
        #expect(try await store.claim(name, request: [1], at: moment(1)) == .claimed)
        #expect(try await store.claim(name, request: [1], at: moment(2)) == .unanswered(claimedAt: moment(1)))
        #expect(try await store.claim(name, request: [2], at: moment(1)) == .taken)
        #expect(try await store.claim(other, request: [2], at: moment(1)) == .claimed)
        let answer = StoredAnswer(status: 201, headers: ["Location": "/x"], body: [0, 255])
        try await store.keep(answer, for: name)
        #expect(try await store.claim(name, request: [1], at: moment(2)) == .answered(answer))
        #expect(try await store.claim(name, request: [2], at: moment(2)) == .taken)
        try await store.release(other)
        #expect(try await store.claim(other, request: [3], at: moment(5)) == .claimed)
        try await store.forgetAnswers(claimedBefore: moment(2))
        #expect(try await store.claim(name, request: [2], at: moment(6)) == .claimed)
        #expect(try await store.claim(other, request: [3], at: moment(6)) == .unanswered(claimedAt: moment(5)))
        try await store.forgetAnswers(claimedBefore: moment(6))
        #expect(try await store.claim(other, request: [4], at: moment(6)) == .claimed)
    }

    @Test("Of requests that come at once with one name, one is done", arguments: StoreEngine.all)
    func atOnce(engine: StoreEngine) async throws {
        let store = try await store(engine)
        let claims = try await withThrowingTaskGroup(of: IdempotencyClaim.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    try await store.claim(IdempotencyName(keyID: "a", name: "n"), request: [1], at: moment(1))
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(claims.filter { $0 == .claimed }.count == 1)
        #expect(claims.filter { $0 == .unanswered(claimedAt: moment(1)) }.count == 19)
    }
}
