import Foundation
import Interactions
import LinkIdentifiers
import Store
import TestSupport
import Testing

@Suite("M12.4 figures can be counted again from the interactions")
struct RebuildTests {
    private let scratch = try! TemporaryFolder()

    @Test(
        "M12.4 they are the same after whatever happened: replays, test sends, erasures, retention, another process",
        arguments: StoreEngine.all, [1, 2, 3, 4, 5, 6])
    func histories(engine: StoreEngine, seed: UInt64) async throws {
        var history = try await RandomHistory(engine, scratch, seed: seed)
        for round in 0..<60 {
            try await history.step()
            if round % 6 == 5 {
                try await history.expectFigures()
                let rebuilt = try await history.store.rebuildFigures { _, _ in }
                #expect(rebuilt.isSame, "\(rebuilt)")
                #expect(rebuilt.interactions == history.kept)
            }
        }
        try await history.expectFigures()
        let seen = history.seen
        #expect(seen == ["record", "replay", "erase", "retention", "reopen", "anonymised"])
    }

    @Test("What is not right is said, and right afterwards", arguments: StoreEngine.all)
    func differences(engine: StoreEngine) async throws {
        let world = try await World(engine, scratch)
        try await world.store.record(
            [world.click(0, 1), world.click(0, 1), world.click(1, 2), world.click(nil, 0)], journal: "j", position: 1)
        let before = try await world.figures()
        try Damage.run(
            "UPDATE figures SET total = total + 5 WHERE subject = 1", "DELETE FROM figures WHERE subject = 0",
            "UPDATE activity SET uniques = 9 WHERE subject = -1", "DELETE FROM figures_by_device",
            "UPDATE figures_by_hour SET hour = hour + 1 WHERE subject = 2", "DELETE FROM uniques WHERE subject = 2",
            in: scratch)
        let told = Progress()
        let rebuilt = try await world.store.rebuildFigures { told.note($0, $1) }
        #expect(told.last?.done == 4 && told.last?.total == 4)
        #expect(
            rebuilt.differences == [
                .init(
                    organization: "org", message: "welcome", version: 1, subject: .opens, before: Counts(),
                    after: Counts(total: 1, anonymous: 1)),
                .init(
                    organization: "org", message: "welcome", version: 1, subject: .link(ordinal: 1),
                    before: Counts(total: 7, unique: 1), after: Counts(total: 2, unique: 1)),
            ])
        // One of the organization, four of devices, one hour, one set.
        #expect(rebuilt.otherDifferences == 7)
        #expect(try await world.figures().totals == before.totals)
        #expect(try await world.store.rebuildFigures { _, _ in }.isSame)
        // And it is known who has been counted.
        try await world.store.record([world.click(1, 2)], journal: "j", position: 2)
        #expect(try await world.figures().clicks == Counts(total: 4, unique: 2))
        // What was sent is no interaction, and stays.
        let activity = try await world.store.activity(
            ofOrganization: "org", in: Hour(rawValue: 0)..<Hour(rawValue: .max))
        #expect(activity.map(\.totals.sent).reduce(0, +) == 3)
    }
}

/// What a progress bar would be told.
private final class Progress: @unchecked Sendable {
    private let lock = NSLock()
    private var told: (done: Int, total: Int)?

    func note(_ done: Int, _ total: Int) { lock.withLock { told = (done, total) } }
    var last: (done: Int, total: Int)? { lock.withLock { told } }
}
