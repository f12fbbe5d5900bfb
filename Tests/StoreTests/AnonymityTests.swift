import Consent
import Foundation
import Interactions
import LinkIdentifiers
import Store
import TestSupport
import Testing

@Suite("A store makes interactions anonymous")
struct AnonymityTests {
    private let scratch: TemporaryFolder

    init() throws { scratch = try TemporaryFolder() }

    /// Clicks and an open at different times, some of the first delivery, and some anonymous ones and machines.
    private func recorded(
        _ engine: StoreEngine, retention: Int?, change: (inout WorkspaceContents) -> Void = { _ in }
    ) async throws -> World {
        let world = try await World(engine, scratch) {
            $0.organization.retention = retention.flatMap(TrackingWindow.init)
            change(&$0)
        }
        let day = 86_400.0
        try await world.store.record(
            [
                world.interaction(delivery: 0, ordinal: 3, at: 1), world.interaction(delivery: nil, ordinal: 1, at: 2),
                world.interaction(delivery: 1, ordinal: 2, at: 3, destination: "https://b.example/1"),
                world.interaction(delivery: 0, ordinal: 1, automated: .scanner, at: 4),
                world.interaction(delivery: 0, ordinal: 0, at: 40 * day),
                world.interaction(delivery: 2, ordinal: 1, at: 200 * day),
            ], journal: "j", position: 1)
        return world
    }

    private func anonymise(_ store: any RetentionStore, at now: Date, limit: Int = 100) async throws -> Int {
        var count = 0
        while true {
            let piece = try await store.anonymiseOverdue(at: now, limit: limit)
            #expect(piece.count <= limit)
            count += piece.count
            if piece.isDone { return count }
        }
    }

    private func attributed(_ store: any ReportStore) async throws -> [Int64] {
        try await store.interactions(after: 0, limit: 100).filter { !$0.isAnonymous }.map(\.id)
    }

    @Test(
        "M7.1 interactions turn anonymous when their time is over, to the second, and those only",
        arguments: StoreEngine.all, [1, 2, 100])
    func retention(engine: StoreEngine, limit: Int) async throws {
        let world = try await recorded(engine, retention: 1)
        let month = try #require(TrackingWindow(months: 1))
        #expect(try await anonymise(world.store, at: month.end(from: moment(1)) - 0.001, limit: limit) == 0)
        #expect(try await attributed(world.store) == [1, 3, 4, 5, 6])
        #expect(try await anonymise(world.store, at: month.end(from: moment(1)), limit: limit) == 1)
        #expect(try await attributed(world.store) == [3, 4, 5, 6])
        #expect(try await anonymise(world.store, at: month.end(from: moment(4)), limit: limit) == 2)
        #expect(try await anonymise(world.store, at: month.end(from: moment(4)), limit: limit) == 0)
        #expect(try await attributed(world.store) == [5, 6])
        #expect(try await anonymise(world.store, at: moment(1e9), limit: limit) == 2)
        #expect(try await attributed(world.store).isEmpty)
    }

    @Test("M8.1 by default they stay attributed for as long as the tracking window", arguments: StoreEngine.all)
    func standard(engine: StoreEngine) async throws {
        let world = try await recorded(engine, retention: nil)
        let end = TrackingWindow.standard.end(from: moment(4))
        #expect(try await anonymise(world.store, at: end - 1) == 2)
        #expect(try await anonymise(world.store, at: end) == 1)
    }

    @Test(
        "M10.4 figures keep their totals, uniques and machines; what was attributed counts as anonymous",
        arguments: StoreEngine.all)
    func figures(engine: StoreEngine) async throws {
        let world = try await recorded(engine, retention: 1)
        let before = try await world.figures()
        #expect(before.clicks == Counts(total: 4, unique: 3, anonymous: 1, automated: 1))
        #expect(try await anonymise(world.store, at: moment(1e9)) == 5)
        let after = try await world.figures()
        #expect(after.clicks == Counts(total: 4, unique: 3, anonymous: 4, automated: 1))
        #expect(after.opens == Counts(total: 1, unique: 1, anonymous: 1))
        #expect(
            after.links.map(\.clicks) == [
                Counts(total: 3, unique: 2, anonymous: 3, automated: 1), Counts(total: 1, unique: 1, anonymous: 1),
            ])
        for interaction in try await world.store.interactions(after: 0, limit: 100) {
            #expect(interaction.isAnonymous && interaction.destination == nil && interaction.network == nil)
            // The second link of a logical one says only which that is.
            #expect(interaction.link?.ordinal != 3)
        }
    }

    @Test("Each organization has a time of its own", arguments: StoreEngine.all)
    func organizations(engine: StoreEngine) async throws {
        let world = try await recorded(engine, retention: 1)
        var other = WorkspaceContents.sample(id: "other", messages: [.named("theirs")])
        other.journeys[0].name = "theirs"
        other.organization.retention = TrackingWindow(months: 1200)
        _ = try await world.store.apply(other, at: moment(0))
        _ = try await world.store.publish(journey: "theirs", organization: "other", at: moment(0))
        let sent = try #require(try await world.store.sendAll(at: moment(0)).first)
        let facts = try #require(try await world.store.facts(of: [sent.number])[sent.number])
        try await world.store.record(
            [
                Interaction(
                    kind: .emailOpened, at: moment(5), messageVersion: sent.version, journey: facts.journey, ordinal: 0,
                    logicalOrdinal: 0, automated: nil, device: .phone,
                    attribution: .init(delivery: sent.number, destination: nil, network: "192.0.2.0/24")),
                world.click(1, 1),
            ], journal: "j", position: 2)
        #expect(try await anonymise(world.store, at: moment(1e9)) == 6)
        let left = try await world.store.interactions(after: 0, limit: 100).filter { !$0.isAnonymous }
        #expect(left.map(\.message) == ["theirs"] && left.map(\.network) == ["192.0.2.0/24"])
    }
}
