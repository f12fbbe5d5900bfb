import Consent
package import Foundation
import Interactions
package import Journal
import LinkIdentifiers
package import Logging
import ServiceLifecycle
package import Store

/// Turns the journal's entries into interactions and figures: decode, join, window, consent, record.
package actor Processor: Service {
    package struct Configuration: Sendable {
        /// How many journal commits are processed together. Default 64.
        package var batchSize = 64
        /// How long to wait for new entries when there are none, in milliseconds. Default 100.
        package var pollInterval = 100
        /// How long a contact point's tracking consent is remembered, in hours (M7.2); `0` reads it every time. Default 24.
        package var consentCacheHours = 24.0
        /// How many contact points are remembered. Default 100,000.
        package var consentCacheCapacity = 100_000
        /// Whether `Sec-GPC` and `DNT` make an interaction anonymous (M7.3). Default true.
        package var honoursRequests = true

        package init() {}
    }

    private let configuration: Configuration
    private let journal: any Journal
    private let store: any InteractionStore
    private let logger: Logger
    private let now: @Sendable () -> Date
    private var cache: ConsentCache
    /// How far the store has come; `nil` until it has been asked, and after a failure.
    private var position: Int64?

    package init(
        configuration: Configuration, journal: any Journal, store: any InteractionStore, logger: Logger,
        now: @escaping @Sendable () -> Date
    ) {
        self.configuration = configuration
        self.journal = journal
        self.store = store
        self.logger = logger
        self.now = now
        cache = ConsentCache(
            lifetime: configuration.consentCacheHours * 3600, capacity: configuration.consentCacheCapacity)
    }

    /// Processes until graceful shutdown, and then what is left.
    package func run() async throws {
        await cancelWhenGracefulShutdown { await self.processUntilCancelled() }
        while try await processBatch() {}
    }

    private func processUntilCancelled() async {
        while !Task.isCancelled {
            do {
                if try await processBatch() { continue }
                try await Task.sleep(for: .milliseconds(configuration.pollInterval))
            } catch is CancellationError {
                return
            } catch {
                // Nothing is lost: the entries are in the journal until the store has them.
                logger.error("could not process the journal; trying again", metadata: ["error": "\(type(of: error))"])
                position = nil
                try? await Task.sleep(for: .seconds(1))
            }
        }
    }

    /// Processes what the journal has, a batch at most. `false` where it had nothing new.
    package func processBatch() async throws -> Bool {
        let start: Int64
        if let position {
            start = position
        } else {
            start = try await store.position(ofJournal: journal.identity)
            // A crash may have come between recording and deleting.
            try await journal.remove(through: start)
            position = start
        }
        let commits = try await journal.commits(after: start, limit: configuration.batchSize)
        guard let last = commits.last else { return false }
        let interactions = try await interactions(from: commits)
        try await store.record(interactions, journal: journal.identity, position: last.position)
        position = last.position
        try await journal.remove(through: last.position)
        return true
    }

    private func interactions(from commits: [JournalCommit]) async throws -> [Interaction] {
        var dropped: [Processing.DropReason: Int] = [:]
        let unreadable = commits.count { $0.entries == nil }
        if unreadable > 0 { dropped[.unreadable] = unreadable }
        let entries = commits.flatMap { $0.entries ?? [] }
        let joined = Processing.join(entries, with: try await store.facts(of: Set(entries.map(\.link.delivery))))
        let current = Processing.withinWindow(joined.passed)
        dropped.merge(joined.dropped, uniquingKeysWith: +)
        dropped.merge(current.dropped, uniquingKeysWith: +)
        if !dropped.isEmpty {
            logger.info(
                "entries dropped",
                metadata: Dictionary(uniqueKeysWithValues: dropped.map { ($0.key.rawValue, "\($0.value)") }))
        }
        let consent = try await consent(of: Set(current.passed.map(\.facts.contactPoint)))
        return Processing.interactions(
            from: current.passed, consent: consent, honoursRequests: configuration.honoursRequests)
    }

    private func consent(of contactPoints: Set<Int64>) async throws -> [Int64: ConsentStatus] {
        let now = now()
        var statuses: [Int64: ConsentStatus] = [:]
        var unknown: Set<Int64> = []
        for contactPoint in contactPoints {
            if let status = cache.status(of: contactPoint, at: now) {
                statuses[contactPoint] = status
            } else {
                unknown.insert(contactPoint)
            }
        }
        guard !unknown.isEmpty else { return statuses }
        let read = try await store.trackingConsent(of: unknown)
        for contactPoint in unknown {
            statuses[contactPoint] = read[contactPoint]
            cache.remember(read[contactPoint], of: contactPoint, readAt: now)
        }
        return statuses
    }
}
