import Consent
import Foundation
import Interactions
import LinkIdentifiers
import Store
import TestSupport
import Testing

@Suite("A store records interactions")
struct RecordingTests {
    private let scratch = try! TemporaryFolder()

    @Test("M6.3 a position is recorded exactly once, however often it is tried", arguments: StoreEngine.all)
    func once(engine: StoreEngine) async throws {
        let world = try await World(engine, scratch)
        #expect(try await world.store.position(ofJournal: "one") == 0)
        for _ in 0..<3 { try await world.store.record([world.click(0, 1)], journal: "one", position: 5) }
        #expect(try await world.store.position(ofJournal: "one") == 5)
        try await world.store.record([world.click(1, 1)], journal: "one", position: 4)
        #expect(try await world.store.position(ofJournal: "one") == 5)
        #expect(try await world.store.interactions(after: 0, limit: 10).count == 1)
        try await world.store.record([], journal: "one", position: 6)
        try await world.store.record([world.click(1, 1)], journal: "one", position: 7)
        #expect(try await world.store.position(ofJournal: "one") == 7)
        #expect(try await world.figures().clicks == Counts(total: 2, unique: 2))
    }

    @Test("M6.3 two journals have each their own position", arguments: StoreEngine.all)
    func journals(engine: StoreEngine) async throws {
        let world = try await World(engine, scratch)
        try await world.store.record([world.click(0, 1)], journal: "one", position: 9)
        try await world.store.record([world.click(0, 1)], journal: "two", position: 1)
        try await world.store.record([world.click(0, 1)], journal: "two", position: 1)
        #expect(try await world.store.position(ofJournal: "one") == 9)
        #expect(try await world.store.position(ofJournal: "two") == 1)
        #expect(try await world.store.position(ofJournal: "three") == 0)
        #expect(try await world.figures().clicks == Counts(total: 2, unique: 1))
    }

    @Test("M6.3 the same position from two processes at once is recorded once", arguments: StoreEngine.all)
    func twoProcesses(engine: StoreEngine) async throws {
        let world = try await World(engine, scratch)
        let stores = [world.store, try engine.open(scratch), try engine.open(scratch)]
        let clicks = (1...20).map { Int64($0) }
        try await withThrowingTaskGroup { group in
            for store in stores {
                group.addTask {
                    for position in clicks {
                        try await store.record([world.click(0, 1)], journal: "one", position: position)
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await world.figures().clicks == Counts(total: 20, unique: 1))
        #expect(try await world.store.interactions(after: 0, limit: 100).count == 20)
    }

    @Test(
        "M6.3 what fails leaves nothing behind, neither interactions nor figures nor the position",
        arguments: StoreEngine.all)
    func rollback(engine: StoreEngine) async throws {
        let world = try await World(engine, scratch)
        try await world.store.record([world.click(0, 1)], journal: "one", position: 1)
        let good = world.click(1, 1)
        // No such message version: no store can keep it.
        let bad = Interaction(
            kind: .emailClicked, at: moment(1), messageVersion: 999, journey: good.journey, ordinal: 1,
            logicalOrdinal: 1,
            automated: nil, device: .phone, attribution: nil)
        await #expect(throws: (any Error).self) {
            try await world.store.record([good, bad], journal: "one", position: 2)
        }
        #expect(try await world.store.position(ofJournal: "one") == 1)
        #expect(try await world.store.interactions(after: 0, limit: 10).count == 1)
        #expect(try await world.figures().clicks == Counts(total: 1, unique: 1))
        try await world.store.record([good], journal: "one", position: 2)
        #expect(try await world.figures().clicks == Counts(total: 2, unique: 2))
    }

    @Test(
        "M12.4 figures equal those counted from the interactions, whatever the batches", arguments: StoreEngine.all,
        [1, 2, 3] as [UInt64])
    func property(engine: StoreEngine, seed: UInt64) async throws {
        let world = try await World(engine, scratch)
        var generator = SeededGenerator(seed: seed)
        var all: [Interaction] = []
        for position in 1...25 {
            let batch = (0..<Int.random(in: 0...12, using: &generator)).map { _ in
                world.interaction(
                    delivery: Bool.random(using: &generator)
                        ? Int.random(in: 0..<world.deliveries.count, using: &generator) : nil,
                    ordinal: [0, 1, 1, 2, 3].randomElement(using: &generator)!,
                    automated: Int.random(in: 0..<4, using: &generator) == 0 ? .scanner : nil, at: Double(position))
            }
            try await world.store.record(batch, journal: "one", position: Int64(position))
            all += batch
        }
        #expect(!all.isEmpty)
        let figures = try await world.figures()
        #expect(figures.opens == counted(all.filter { $0.kind == .emailOpened }))
        let clicks = all.filter { $0.kind == .emailClicked }
        #expect(figures.clicks == counted(clicks))
        for link in figures.links {
            #expect(link.clicks == counted(clicks.filter { $0.logicalOrdinal == link.first.ordinal }))
        }
        #expect(figures.links.reduce(0) { $0 + $1.clicks.total } == figures.clicks.total)
    }

    /// M12.1, counted the long way.
    private func counted(_ interactions: [Interaction]) -> Counts {
        let people = interactions.filter { $0.automated == nil }
        return Counts(
            total: people.count, unique: Set(people.compactMap(\.attribution?.delivery)).count,
            anonymous: people.count { $0.attribution == nil }, automated: interactions.count - people.count)
    }

    @Test("What the processor asks: facts of deliveries", arguments: StoreEngine.all)
    func facts(engine: StoreEngine) async throws {
        let world = try await World(engine, scratch) {
            $0.organization.window = TrackingWindow(months: 2)!
            $0.organization.compliance = ComplianceProfile([.init(purpose: .tracking, model: .nonRestrictive)])
        }
        let unknown = DeliveryNumber(rawValue: 4095)!
        let unused = DeliveryNumber(rawValue: world.deliveries[0].rawValue + 3000)!
        let facts = try await world.store.facts(of: [world.deliveries[0], world.deliveries[2], unknown, unused])
        #expect(Set(facts.keys) == [world.deliveries[0], world.deliveries[2]])
        let one = try #require(facts[world.deliveries[0]])
        #expect(one.messageVersion == world.version && one.sentAt == moment(0))
        #expect(one.window.months == 2 && one.trackingModel == .nonRestrictive)
        #expect(one.logicalOrdinals == [3: 1])
        #expect(one.contactPoint != facts[world.deliveries[2]]?.contactPoint)
        #expect(try await world.store.facts(of: []).isEmpty)
    }

    @Test("What the processor asks: tracking consent of contact points", arguments: StoreEngine.all)
    func consent(engine: StoreEngine) async throws {
        let world = try await World(engine, scratch) {
            $0.consents = [
                .of(0, .optedIn), .of(1, .optedOut), .of(2, .optedIn, ConsentScope(.commercial)),
            ]
        }
        let facts = try await world.store.facts(of: Set(world.deliveries))
        let points = try world.deliveries.map { try #require(facts[$0]).contactPoint }
        #expect(
            try await world.store.trackingConsent(of: Set(points + [9999])) == [
                points[0]: .optedIn, points[1]: .optedOut,
            ])
        #expect(try await world.store.trackingConsent(of: []).isEmpty)
    }
}
