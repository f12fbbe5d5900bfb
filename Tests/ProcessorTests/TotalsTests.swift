import Consent
import Foundation
import Interactions
import Journal
import LinkIdentifiers
import Processor
import SQLiteStore
import Store
import TestSupport
import Testing

@Suite("What a processor has done")
struct TotalsTests {
    @Test("Every step is timed, and what is dropped is counted by its reason, once")
    func totals() async throws {
        let pipeline = try await Pipeline()
        let unknown = JournalEntry(
            at: Pipeline.start, link: LinkReference(delivery: DeliveryNumber(rawValue: 5)!, ordinal: 1)!)
        try await pipeline.append(pipeline.entry(0, 1), unknown, pipeline.entry(1, 1, after: 400 * 86_400))
        let file = pipeline.scratch.path("store.sqlite")
        let processor = pipeline.processor()
        #expect(await processor.totals == ProcessingTotals())
        try Database.run("ALTER TABLE figures RENAME TO elsewhere", at: file)
        await #expect(throws: (any Error).self) { try await pipeline.process(processor) }
        let failed = await processor.totals
        #expect(failed.batches == 0 && failed.dropped.isEmpty && failed.durations[.count]! > .zero)
        try Database.run("ALTER TABLE elsewhere RENAME TO figures", at: file)
        try await pipeline.process(processor)
        let totals = await processor.totals
        #expect(totals.batches == 1 && totals.interactions == 1)
        #expect(totals.dropped == [.unknownDelivery: 1, .windowClosed: 1])
        #expect(Set(totals.durations.keys) == Set(Processing.Step.allCases))
        #expect(totals.durations.values.allSatisfy { $0 > .zero })
    }

    @Test("M6.3 a backlog is worked off in order, each entry once, a bounded part at a time", arguments: [3, 64])
    func backlog(batchSize: Int) async throws {
        let pipeline = try await Pipeline()
        // Half a megabyte: of more than two, a batch would get a part.
        let count = 10_000
        // The journal groups what comes at once; the last entry's answer is the last.
        for number in 0..<count - 1 {
            pipeline.journal.append(JournalPack([pipeline.entry(number % 3, 1, after: Double(number))])) { _ in }
        }
        try await pipeline.append(pipeline.entry((count - 1) % 3, 1, after: Double(count - 1)))
        let waiting = try await pipeline.waitingCommits()
        let processor = pipeline.processor { $0.batchSize = batchSize }
        try await pipeline.process(processor)
        let totals = await processor.totals
        #expect(totals.batches == (waiting + batchSize - 1) / batchSize && totals.interactions == count)
        #expect(try await pipeline.figures().clicks == Counts(total: count, unique: 3))
        let times = try await pipeline.store.interactions(after: 0, limit: count + 1).map(\.at)
        #expect(times == (0..<count).map { Pipeline.start + Double($0) })
        #expect(try await pipeline.waitingCommits() == 0)
    }

    @Test("M6.3, M7.2 a clock that jumps back loses nothing, counts nothing twice, and believes no consent for longer")
    func clockJumpingBack() async throws {
        let pipeline = try await Pipeline()
        let processor = pipeline.processor()
        for (number, seconds) in [7200.0, 7201, -86_400, 3600, 60].enumerated() {
            pipeline.now = Pipeline.start + seconds
            if number == 1 { try await pipeline.consent(0, .optedOut) }
            try await pipeline.append(pipeline.entry(0, 1, after: seconds))
            try await pipeline.process(processor)
        }
        let found = try await pipeline.interactions()
        #expect(found.map(\.isAnonymous) == [false, false, true, true, true])
        #expect(found.map { $0.at.timeIntervalSince(Pipeline.start) } == [7200, 7201, -86_400, 3600, 60])
        #expect(try await pipeline.figures().clicks.total == 5)
    }

    @Test(
        "M12.1 entries that come out of the order of time are each kept under theirs, and unique once",
        arguments: [1, 64])
    func outOfOrder(batchSize: Int) async throws {
        let pipeline = try await Pipeline()
        let times = [300.0, 100, 200, 50, 400]
        for seconds in times {
            try await pipeline.append(
                pipeline.entry(0, 1, after: seconds), pipeline.entry(0, 3, after: seconds + 1),
                pipeline.entry(0, 0, after: seconds))
        }
        try await pipeline.process(pipeline.processor { $0.batchSize = batchSize })
        let figures = try await pipeline.figures()
        #expect(figures.clicks == Counts(total: 10, unique: 1) && figures.opens == Counts(total: 5, unique: 1))
        #expect(figures.links.first?.clicks == Counts(total: 10, unique: 1))
        let clicks = try await pipeline.interactions().filter { $0.kind == .emailClicked }
        #expect(clicks.map(\.at).min() == Pipeline.start + 50)
    }
}
