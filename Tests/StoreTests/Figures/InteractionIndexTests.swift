import Foundation
import Interactions
import LinkIdentifiers
import Store
import TestSupport
import Testing

@Suite("What a person did is found")
struct InteractionIndexTests {
    private let scratch = try! TemporaryFolder()

    /// As many as two and a half segments of the SQLite store's index.
    private static let count = 160_000

    @Test("M10.4 among however many interactions, recorded in batches of any size", arguments: StoreEngine.all)
    func many(engine: StoreEngine) async throws {
        let world = try await World(engine, scratch) { $0.profiles = (0..<20).map { .numbered($0) } }
        var generator = SeededGenerator(seed: 8)
        var expected: [DeliveryNumber: [Int64]] = [:]
        var (position, last): (Int64, Int64) = (0, 0)
        while last < Self.count {
            let batch = (0..<1 + generator.below(30_000)).map { _ in
                world.click(generator.below(3) == 0 ? nil : generator.below(20), 1)
            }
            position += 1
            try await world.store.record(batch, journal: "j", position: position)
            for one in batch {
                last += 1
                if let delivery = one.attribution?.delivery { expected[delivery, default: []].append(last) }
            }
        }
        func expectAll(_ store: any Store) async throws {
            for deliveries in [Array(world.deliveries.prefix(1)), [world.deliveries[3], world.deliveries[19]], []] {
                let found = try await store.interactions(of: Set(deliveries)) { _, _ in }
                #expect(found.map(\.id) == deliveries.flatMap { expected[$0] ?? [] }.sorted())
            }
        }
        try await expectAll(world.store)
        // What is anonymous is nobody's, in whichever segment it was.
        let one = world.deliveries[3]
        #expect(try await world.store.anonymiseInteractions(of: [one]) { _, _ in } == expected[one]?.count)
        expected[one] = nil
        try await expectAll(try engine.open(scratch))
        #expect(
            try await world.store.rebuildFigures { _, _ in }
                == RebuiltFigures(interactions: Int(last), differences: [], otherDifferences: 0))
    }

    @Test(
        "M10.4 an id is never given out again, also when the last interactions were of a test send",
        arguments: StoreEngine.all)
    func ids(engine: StoreEngine) async throws {
        let world = try await World(engine, scratch)
        guard
            case .ready(let test) = try await world.store.testSend(
                message: "welcome", profile: "p0", organization: "org")
        else { throw CancellationError() }
        let number = try #require(try await world.store.prepare(test, at: moment(0)))
        let click = Interaction(
            kind: .emailClicked, at: moment(1), messageVersion: world.version, journey: nil, ordinal: 1,
            logicalOrdinal: 1, automated: nil, device: .phone, attribution: .init(delivery: number, destination: nil))
        try await world.store.record([world.click(1, 1), click, click], journal: "j", position: 1)
        #expect(try await world.store.anonymiseInteractions(of: [number]) { _, _ in } == 2)
        try await world.store.record([world.click(2, 1)], journal: "j", position: 2)
        #expect(try await world.store.interactions(after: 0, limit: 10).map(\.id) == [1, 4])
        #expect(try await world.store.interactions(of: [world.deliveries[2]]) { _, _ in }.map(\.id) == [4])
    }

    @Test(
        "A timeline has somebody's interactions in the order of their times, whenever they were recorded",
        arguments: StoreEngine.all)
    func timeline(engine: StoreEngine) async throws {
        let world = try await World(engine, scratch)
        var generator = SeededGenerator(seed: 9)
        var expected: [(at: Double, id: Int64)] = []
        var last: Int64 = 0
        for position in 1...8 {
            let batch = (0..<20_000).map { index -> Interaction in
                // Some come late, some with the same time.
                let at = Double(position * 100 + generator.below(100) - (generator.below(10) == 0 ? 400 : 0))
                let isTheirs = generator.below(400) == 0
                return world.interaction(delivery: isTheirs ? 0 : 1, ordinal: 1, at: at)
            }
            try await world.store.record(batch, journal: "j", position: Int64(position))
            for one in batch {
                last += 1
                if one.attribution?.delivery == world.deliveries[0] {
                    expected.append((one.at.timeIntervalSince(moment(0)), last))
                }
            }
        }
        expected.sort { ($0.at, $0.id) > ($1.at, $1.id) }
        #expect(expected.count > 300)
        for limit in [1, 7, 50, 1000] {
            var (found, position): ([Int64], TimelineEntry.Position?) = ([], nil)
            let pages = limit == 1 ? 60 : Int.max
            for _ in 0..<pages {
                let page = try #require(
                    try await world.store.timeline(ofProfile: "p0", organization: "org", after: position, limit: limit))
                guard let end = page.last else { break }
                position = end.position
                found += page.compactMap { entry in
                    guard case .interaction(let one) = entry.event else { return nil }
                    return one.id
                }
            }
            #expect(found == expected.prefix(limit == 1 ? 60 : expected.count).map(\.id))
        }
    }
}
