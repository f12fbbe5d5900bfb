import Foundation
import Interactions
import Journal
import LinkIdentifiers
import Processor
import SQLiteStore
import Store
import TestSupport
import Testing

@Suite("From the journal to the store")
struct ProcessingTests {
    @Test("M6.1, M5.2 a click becomes an interaction, a request for the pixel an open, and the journal is emptied")
    func interactions() async throws {
        let pipeline = try await Pipeline()
        try await pipeline.append(
            pipeline.entry(0, 1), pipeline.entry(0, 0, after: 61.5), pipeline.entry(1, 2, after: 62))
        let processor = pipeline.processor()
        #expect(try await processor.processBatch())
        #expect(try await !processor.processBatch())
        let found = try await pipeline.interactions()
        #expect(found.map(\.kind) == [.emailClicked, .emailOpened, .emailClicked])
        #expect(found.map(\.at) == [60, 61.5, 62].map { Pipeline.start + $0 })
        #expect(found.map(\.profile) == ["p0", "p0", "p1"])
        #expect(found.map(\.destination) == ["https://a.example", nil, "https://b.example/1"])
        #expect(try await pipeline.waitingCommits() == 0)
        #expect(try await pipeline.figures().clicks == Counts(total: 2, unique: 2))
    }

    @Test(
        "M2.4, M12.1 several links of a logical one are unique once",
        arguments: [[1, 3], [3, 1], [1, 1], [3, 3, 1]])
    func logical(ordinals: [Int]) async throws {
        let pipeline = try await Pipeline()
        let processor = pipeline.processor()
        for ordinal in ordinals {
            try await pipeline.append(pipeline.entry(0, ordinal))
            try await pipeline.process(processor)
        }
        #expect(try await pipeline.figures().clicks == Counts(total: ordinals.count, unique: 1))
        #expect(
            try await pipeline.figures().links.map(\.clicks) == [Counts(total: ordinals.count, unique: 1), Counts()])
    }

    @Test("M6.3 a crash between recording and removing counts once")
    func crashAfterRecording() async throws {
        let pipeline = try await Pipeline()
        try await pipeline.append(pipeline.entry(0, 1), pipeline.entry(1, 1))
        // All that a processor does, up to the crash.
        let commits = try await pipeline.journal.commits(after: 0, limit: .max)
        let facts = try await pipeline.store.facts(of: Set(pipeline.deliveries))
        let joined = Processing.join(commits.flatMap { $0.entries ?? [] }, with: facts)
        let decided = Processing.decide(
            joined.passed, consent: try await pipeline.store.trackingConsent(of: Set(facts.values.map(\.contactPoint))),
            honoursRequests: true)
        let interactions = Processing.classify(Processing.anonymise(decided))
        try await pipeline.store.record(
            interactions, journal: await pipeline.journal.identity, position: try #require(commits.last).position)
        try pipeline.reopenJournal()
        #expect(try await pipeline.waitingCommits() == 2)
        try await pipeline.append(pipeline.entry(2, 1))
        try await pipeline.process(pipeline.processor())
        #expect(try await pipeline.interactions().map(\.profile) == ["p0", "p1", "p2"])
        #expect(try await pipeline.figures().clicks == Counts(total: 3, unique: 3))
        #expect(try await pipeline.waitingCommits() == 0)
    }

    @Test("M6.3 restarts at any moment lose nothing and count nothing twice", arguments: [1, 2, 7, 200])
    func restarts(batchSize: Int) async throws {
        let pipeline = try await Pipeline()
        for round in 0..<5 {
            for number in 0..<4 { try await pipeline.append(pipeline.entry((round + number) % 3, 1)) }
            // One batch, and the process ends.
            _ = try await pipeline.processor { $0.batchSize = batchSize }.processBatch()
            try pipeline.reopenJournal()
        }
        try await pipeline.process(pipeline.processor { $0.batchSize = batchSize })
        #expect(try await pipeline.figures().clicks == Counts(total: 20, unique: 3))
        #expect(try await pipeline.waitingCommits() == 0)
    }

    @Test("M6.3 while the store fails nothing is lost, and when it is back everything is counted once")
    func storeFailing() async throws {
        let pipeline = try await Pipeline()
        let processor = pipeline.processor()
        try await pipeline.append(pipeline.entry(0, 1))
        try await pipeline.process(processor)
        let file = pipeline.scratch.path("store.sqlite")
        try Database.run("ALTER TABLE figures RENAME TO elsewhere", at: file)
        try await pipeline.append(pipeline.entry(1, 1), pipeline.entry(2, 1))
        for _ in 0..<2 {
            await #expect(throws: (any Error).self) { try await pipeline.process(processor) }
            #expect(try await pipeline.waitingCommits() == 2)
        }
        try Database.run("ALTER TABLE elsewhere RENAME TO figures", at: file)
        try await pipeline.process(processor)
        #expect(try await pipeline.figures().clicks == Counts(total: 3, unique: 3))
        #expect(try await pipeline.interactions().count == 3)
    }

    @Test("M6.3 running, it goes on by itself after the store failed")
    func running() async throws {
        let pipeline = try await Pipeline()
        let file = pipeline.scratch.path("store.sqlite")
        try Database.run("ALTER TABLE journal_positions RENAME TO elsewhere", at: file)
        try await pipeline.append(pipeline.entry(0, 1))
        let task = Task { try await pipeline.processor { $0.pollInterval = 2 }.run() }
        try await poll { pipeline.log.text.contains("could not process the journal") }
        #expect(try await pipeline.waitingCommits() == 1)
        try Database.run("ALTER TABLE elsewhere RENAME TO journal_positions", at: file)
        try await poll { try await pipeline.interactions().count == 1 }
        try await pipeline.append(pipeline.entry(1, 1))
        try await poll { try await pipeline.interactions().count == 2 }
        try await poll { try await pipeline.waitingCommits() == 0 }
        task.cancel()
        _ = await task.result
        #expect(!pipeline.log.text.contains("marker-agent") && !pipeline.log.text.contains("mail.example"))
    }

    @Test("Unknown deliveries and unreadable commits are dropped, said so, and hold up nothing")
    func dropped() async throws {
        let pipeline = try await Pipeline()
        let unknown = JournalEntry(
            at: Pipeline.start, link: LinkReference(delivery: DeliveryNumber(rawValue: 5)!, ordinal: 1)!)
        try await pipeline.append(pipeline.entry(0, 1), unknown, unknown)
        let file = pipeline.scratch.path("journal.sqlite")
        try Database.run("INSERT INTO commits (entries) VALUES (x'99')", at: file)
        try await pipeline.append(pipeline.entry(1, 1))
        try await pipeline.process(pipeline.processor())
        #expect(try await pipeline.interactions().map(\.profile) == ["p0", "p1"])
        #expect(try await pipeline.waitingCommits() == 0)
        #expect(pipeline.log.text == "entries dropped unknownDelivery=2 unreadable=1")
    }

    private func poll(_ condition: () async throws -> Bool) async throws {
        let deadline = ContinuousClock.now + .seconds(15)
        while try await !condition() {
            try #require(ContinuousClock.now < deadline, "it did not happen in time")
            try await Task.sleep(for: .milliseconds(5))
        }
    }
}
