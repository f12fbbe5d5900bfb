import Journeys
import LinkIdentifiers
import Messages
import Store
import TestSupport
import Testing

@Suite("A store numbers deliveries")
struct NumberingTests {
    private let scratch = try! TemporaryFolder()

    /// A store in which so many runs are about to send.
    private func store(_ engine: StoreEngine, messages: [String], profiles: Int) async throws -> any Store {
        let store = try engine.open(scratch)
        _ = try await store.apply(.sample(profiles: profiles, messages: messages.map { .named($0) }), at: moment(0))
        _ = try await store.publish(journey: "journey", organization: "org", at: moment(0))
        try await store.enrolAll(at: moment(0))
        return store
    }

    /// How these runs all move on to sending.
    private func moves(_ runs: some Sequence<DueRun>, _ store: any Store) async throws -> [RunMove] {
        var moves: [RunMove] = []
        for run in runs { moves.append(try #require(try await store.sending(run))) }
        return moves
    }

    @Test("Numbers come in blocks of a message version, across the blocks' ends", arguments: StoreEngine.all)
    func blocks(engine: StoreEngine) async throws {
        let counts = [4000, 3, 90, 5, 4096, 1]
        let store = try await store(engine, messages: ["a", "b"], profiles: counts.reduce(0, +))
        var runs = try await store.ready(at: moment(0))[...]
        let versions = try #require(try await store.journeyVersion(runs[0].version)).messageVersions
        var expected: [Int64: Int64] = [:]
        for (index, count) in counts.enumerated() {
            var moves = try await moves(runs.prefix(count), store)
            runs.removeFirst(count)
            // The versions alternate within one call, unequally.
            for position in moves.indices {
                let delivery = try #require(moves[position].delivery)
                let version = try #require(versions[(position + index) % 3 == 0 ? 1 : 0])
                moves[position].delivery = NewDelivery(
                    step: delivery.step, messageVersion: version, channel: .email, contactPoint: delivery.contactPoint)
                expected[moves[position].run] = version
            }
            try await store.advance(moves, at: moment(0))
        }
        let prepared = try await store.preparedMails(limit: 10_000)
        #expect(prepared.count == 8195 && Set(prepared.map(\.number)).count == 8195)
        #expect(Set(prepared.map(\.run)).count == 8195)
        #expect(prepared.allSatisfy { expected[$0.run] == $0.messageVersion })
        let tables = try await store.linkTables(after: LinkTables.Mark())
        let owners = Dictionary(uniqueKeysWithValues: tables.blocks.map { ($0.number, $0.version) })
        for (version, deliveries) in Dictionary(grouping: prepared, by: \.messageVersion) {
            let given = deliveries.map(\.number)
            #expect(given.allSatisfy { owners[$0.block] == version }, "a block belongs to one version")
            // In the order of the moves.
            #expect(zip(deliveries, deliveries.dropFirst()).allSatisfy { $0.run < $1.run })
            // No number of a block is left out.
            #expect(given.enumerated().allSatisfy { $1.offset == Int64($0) % DeliveryNumber.blockSize })
            #expect(Set(given.map(\.block)).count == (given.count + 4095) / 4096)
        }
        #expect(owners.count == 3)
    }

    @Test(
        "M11.3 three processes that move the same runs on number without a clash, lose nothing, and prepare nothing twice",
        arguments: StoreEngine.all)
    func threeProcesses(engine: StoreEngine) async throws {
        let first = try await store(engine, messages: ["a"], profiles: 6000)
        let stores = [first, try engine.open(scratch), try engine.open(scratch)]
        let runs = try await first.ready(at: moment(0))
        #expect(runs.count == 6000)
        try await withThrowingTaskGroup { group in
            for store in stores {
                for start in stride(from: 0, to: runs.count, by: 50) {
                    let moves = try await moves(runs[start..<start + 50], store)
                    group.addTask { try await store.advance(moves, at: moment(0)) }
                }
            }
            try await group.waitForAll()
        }
        let prepared = try await stores[1].preparedMails(limit: 20_000)
        #expect(prepared.map(\.run).sorted() == runs.map(\.run))
        #expect(Set(prepared.map(\.number)).count == 6000)
        #expect(Set(prepared.map(\.number.block)).count == 2)
        #expect(prepared.map { Int64($0.number.offset) } == (0..<6000).map { $0 % DeliveryNumber.blockSize })
    }

    @Test("Two processes enrol every profile once", arguments: StoreEngine.all)
    func enrolment(engine: StoreEngine) async throws {
        let first = try engine.open(scratch)
        _ = try await first.apply(.sample(profiles: 300), at: moment(0))
        _ = try await first.publish(journey: "journey", organization: "org", at: moment(0))
        let stores = [first, try engine.open(scratch)]
        try await withThrowingTaskGroup { group in
            for store in stores { group.addTask { while try await store.enrol(limit: 7, at: moment(0)) > 0 {} } }
            try await group.waitForAll()
        }
        let profiles = try await first.ready(at: moment(0)).compactMap { $0.profile.recipients[.email]?.profile }
        #expect(profiles.count == 300 && Set(profiles).count == 300)
    }
}
