import Journeys
import LinkIdentifiers
import Messages
import Store
import TestSupport
import Testing

@Suite("A store numbers deliveries")
struct NumberingTests {
    private let scratch = try! TemporaryFolder()

    private func store(_ engine: StoreEngine, messages: [String], profiles: Int) async throws -> any Store {
        let store = try engine.open(scratch)
        _ = try await store.apply(.sample(profiles: profiles, messages: messages.map { .named($0) }), at: moment(0))
        _ = try await store.publish(journey: "journey", organization: "org", at: moment(0))
        while try await store.enrol(limit: 10_000) > 0 {}
        return store
    }

    @Test("Numbers come in blocks of a message version, across the blocks' ends", arguments: StoreEngine.all)
    func blocks(engine: StoreEngine) async throws {
        let store = try await store(engine, messages: ["a", "b"], profiles: 1)
        let run = try #require(try await store.readyRuns(limit: 1).first)
        let recipient = try #require(run.recipient)
        let versions = [run.messageVersion, run.messageVersion + 1]
        var numbers: [Int64: [DeliveryNumber]] = [:]
        for (index, count) in [4000, 3, 90, 5, 4096, 1].enumerated() {
            // The versions alternate within one call, unequally.
            let order = (0..<count).map { versions[($0 + index) % 3 == 0 ? 1 : 0] }
            let given = try await store.prepare(
                order.map {
                    NewDelivery(
                        run: run.run, messageVersion: $0, channel: .email, contactPoint: recipient.contactPoint,
                        runState: .sending(step: 0))
                },
                at: moment(0))
            #expect(given.count == count)
            for (version, number) in zip(order, given) { numbers[version, default: []].append(number) }
        }
        let tables = try await store.linkTables(after: LinkTables.Mark())
        let owners = Dictionary(uniqueKeysWithValues: tables.blocks.map { ($0.number, $0.version) })
        for (version, given) in numbers {
            #expect(given.allSatisfy { owners[$0.block] == version }, "a block belongs to one version")
            #expect(zip(given, given.dropFirst()).allSatisfy { $0 < $1 })
            // No number of a block is left out.
            #expect(given.enumerated().allSatisfy { $1.offset == Int64($0) % DeliveryNumber.blockSize })
            #expect(Set(given.map(\.block)).count == (given.count + 4095) / 4096)
        }
        let all = numbers.values.joined()
        #expect(Set(all).count == 8195 && all.count == 8195)
        #expect(owners.count == 3)
    }

    @Test("Two processes on one store number without a clash, and lose nothing", arguments: StoreEngine.all)
    func twoProcesses(engine: StoreEngine) async throws {
        let first = try await store(engine, messages: ["a"], profiles: 1)
        let stores = [first, try engine.open(scratch), try engine.open(scratch)]
        let run = try #require(try await first.readyRuns(limit: 1).first)
        let delivery = try run.delivery
        let numbers = try await withThrowingTaskGroup { group in
            for store in stores {
                for _ in 0..<40 {
                    group.addTask { try await store.prepare(Array(repeating: delivery, count: 50), at: moment(0)) }
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(numbers.count == 6000)
        #expect(Set(numbers).count == 6000)
        #expect(Set(numbers.map(\.block)).count == 2)
        #expect(try await stores[1].preparedMails(limit: 10_000).map(\.number) == numbers.sorted())
    }

    @Test("Two processes enrol every profile once", arguments: StoreEngine.all)
    func enrolment(engine: StoreEngine) async throws {
        let first = try engine.open(scratch)
        _ = try await first.apply(.sample(profiles: 300), at: moment(0))
        _ = try await first.publish(journey: "journey", organization: "org", at: moment(0))
        let stores = [first, try engine.open(scratch)]
        try await withThrowingTaskGroup { group in
            for store in stores { group.addTask { while try await store.enrol(limit: 7) > 0 {} } }
            try await group.waitForAll()
        }
        let profiles = try await first.readyRuns(limit: 1000).compactMap { $0.recipient?.profile }
        #expect(profiles.count == 300 && Set(profiles).count == 300)
    }
}
