import Foundation
import Journal
import Logging
import Processor
import Store

/// Has what stands in the journal processed: by the process that does so, or here if there is none.
struct JournalDrain {
    private let data: DataDirectory
    private let store: any Store
    private let settings: Settings

    init(_ data: DataDirectory, _ store: any Store, settings: Settings) {
        (self.data, self.store, self.settings) = (data, store, settings)
    }

    /// Returns when everything is recorded that had been answered before the call.
    func drain() async throws {
        guard data.hasJournal else { return }
        let logger = Logger(label: "waymark") { StreamLogHandler.standardError(label: $0) }
        let journal = data.openJournal(settings.journal, logger: logger)
        defer { try? journal.close() }
        // With it nobody else processes this journal, or will begin to meanwhile.
        if let lock = try? data.lock(.processor) {
            defer { withExtendedLifetime(lock) {} }
            let processor = Processor(
                configuration: settings.processor, journal: journal, store: store, logger: logger, now: { Date() })
            while try await processor.processBatch() {}
        } else {
            try await wait(for: journal)
        }
    }

    private func wait(for journal: any Journal) async throws {
        let identity = try await journal.identity
        var last = try await store.position(ofJournal: identity)
        while let commit = try await journal.commits(after: last, limit: 1000).last { last = commit.position }
        let deadline = ContinuousClock.now + .seconds(60)
        while try await store.position(ofJournal: identity) < last {
            guard .now < deadline else {
                throw CommandError(
                    "the processor has not come to the end of the journal in a minute; see that it runs, and try again")
            }
            try await Task.sleep(for: .milliseconds(50))
        }
    }
}
