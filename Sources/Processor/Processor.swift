import Consent
package import Foundation
package import Interactions
package import Journal
import LinkIdentifiers
package import Logging
import Metrics
import ServiceLifecycle
package import Store

/// Turns the journal's entries into interactions and figures, step by step (``Processing/Step``).
package actor Processor: Service {
    package struct Configuration: Sendable {
        /// How many journal commits are processed together; where they are large, fewer (``Journal/commits(after:limit:)``).
        /// A batch has a transaction of its own, and when clicks are spread over all that was ever sent, the more share one
        /// the less each costs. Default 4096.
        package var batchSize = 4096
        /// How long to wait for new entries when there are none, in milliseconds. Default 100.
        package var pollInterval = 100
        /// How long a contact point's tracking consent is remembered, in hours (M7.2); `0` reads it every time. Default 24.
        package var consentCacheHours = 24.0
        /// How many contact points are remembered. Default 100,000.
        package var consentCacheCapacity = 100_000
        /// How long a click or open may be on its way into the journal, in seconds: what came so long ago
        /// is in it, or will never be. Default 5.
        package var journalDelay = 5.0
        /// Whether `Sec-GPC` and `DNT` make an interaction anonymous (M7.3). Default true.
        package var honoursRequests = true
        /// Networks of security scanners and mail gateways: what comes from there is a scanner's doing (M12.3). Default none.
        package var scannerNetworks: [Network] = []
        /// Whether the network of a client's address, /24 of IPv4 and /48 of IPv6, is kept with attributed interactions.
        /// The address itself never is. Default false.
        package var keepsNetworks = false

        package init() {}
    }

    private let configuration: Configuration
    private let journal: any Journal
    private let store: any InteractionStore
    private let metrics = ProcessorMetrics()
    private let logger: Logger
    private let now: @Sendable () -> Date
    private var cache: ConsentCache
    /// How far the store has come with which journal; `nil` until it has been asked, and after a failure.
    private var reached: (journal: String, position: Int64)?
    /// What the store was last told to have heard.
    private var lastNoted = Date.distantPast
    /// What has been processed since the start.
    package private(set) var totals = ProcessingTotals()

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
        let figures = totals.durations.map { ($0.key.rawValue, Logger.MetadataValue("\($0.value)")) }
        logger.info("processor stopped", metadata: Dictionary(uniqueKeysWithValues: figures))
    }

    private func processUntilCancelled() async {
        while !Task.isCancelled {
            do {
                if try await processBatch() { continue }
                try await Task.sleep(for: .milliseconds(configuration.pollInterval))
            } catch is CancellationError {
                return
            } catch {
                metrics.failures.increment()
                // Nothing is lost: the entries are in the journal until the store has them.
                logger.error("could not process the journal; trying again", metadata: ["error": "\(type(of: error))"])
                reached = nil
                try? await Task.sleep(for: .seconds(1))
            }
        }
    }

    /// Processes what the journal has, a batch at most. `false` where it had nothing new.
    package func processBatch() async throws -> Bool {
        let identity = try await journal.identity
        let start = try await start(of: identity)
        let asked = now()
        let commits = try await journal.commits(after: start, limit: configuration.batchSize)
        guard let last = commits.last else {
            metrics.noteIdle()
            try await noteHeard(through: asked)
            return false
        }
        let isAll =
            commits.count < configuration.batchSize
            && commits.reduce(0) { $0 + $1.packed.count } < JournalCommit.maximumRead
        var batch = Batch()
        var interactions: [Interaction] = []
        defer {
            // What was not recorded will be dropped again.
            if batch.totals.batches == 0 { batch.totals.dropped = [:] }
            totals += batch.totals
            metrics.note(batch.totals, interactions, at: now())
        }
        interactions = try await self.interactions(from: commits, &batch)
        try await batch.timed(.count) {
            try await store.record(interactions, journal: identity, position: last.position)
        }
        batch.totals.batches = 1
        batch.totals.interactions = interactions.count
        reached = (identity, last.position)
        if !batch.totals.dropped.isEmpty {
            let counts = batch.totals.dropped.map { ($0.key.rawValue, Logger.MetadataValue("\($0.value)")) }
            logger.info("entries dropped", metadata: Dictionary(uniqueKeysWithValues: counts))
        }
        try await batch.timed(.remove) { try await journal.remove(through: last.position) }
        if isAll { try await noteHeard(through: asked) }
        return true
    }

    /// Tells the store that all has been recorded that was in the journal at a time; once a second is enough.
    private func noteHeard(through time: Date) async throws {
        guard abs(time.timeIntervalSince(lastNoted)) >= 1 else { return }
        try await store.noteHeard(through: time - configuration.journalDelay)
        lastNoted = time
    }

    /// How far the store has come with this journal.
    private func start(of identity: String) async throws -> Int64 {
        if let reached, reached.journal == identity { return reached.position }
        let position = try await store.position(ofJournal: identity)
        // A crash may have come between recording and deleting.
        try await journal.remove(through: position)
        reached = (identity, position)
        return position
    }

    private func interactions(from commits: [JournalCommit], _ batch: inout Batch) async throws -> [Interaction] {
        let entries = batch.filtered(.decode) { Processing.decode(commits.map(\.packed)) }
        let facts = try await batch.timed(.join) { try await store.facts(of: Set(entries.map(\.link.delivery))) }
        let joined = batch.filtered(.join) { Processing.join(entries, with: facts) }
        let current = batch.filtered(.window) { Processing.withinWindow(joined) }
        let statuses = try await batch.timed(.consent) {
            try await consent(of: Set(current.map(\.facts.contactPoint)))
        }
        let decided = batch.timed(.consent) {
            Processing.decide(current, consent: statuses, honoursRequests: configuration.honoursRequests)
        }
        let anonymised = batch.timed(.anonymise) {
            Processing.anonymise(decided, keepsNetworks: configuration.keepsNetworks)
        }
        return batch.timed(.classify) { Processing.classify(anonymised, scanners: configuration.scannerNetworks) }
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
