package import Channels
import Consent
package import Foundation
import Journeys
package import LinkIdentifiers
package import Logging
import Messages
import Metrics
import ServiceLifecycle
package import Store

/// Hands prepared text messages over to their gateway, each at most once.
///
/// When its sender's turn has come, a message is *handed over* in the store, the gateway is asked, and the outcome is noted as it
/// comes. Of one that has none when Waymark starts, the gateway may have heard: it is unconfirmed, and not sent again. Each
/// message version is sent by itself, so that none waits for another's sender.
package actor TextSender: Service {
    package struct Configuration: Sendable {
        /// How often it is looked what has been prepared, unless somebody says so, in milliseconds. Default 500.
        package var pollInterval = 500

        package init() {}
    }

    private static let problem: Logger.Message = "could not send texts; trying again"

    private let configuration: Configuration
    private let store: any SendingStore & JourneyStore
    private let versions: JourneyVersions
    private let channel: any TextChannel
    private var keys: KeyRing
    private let publicURL, shortURL: PublicURL
    private let wakeup, onNoted: Wakeup
    private let metrics = SenderMetrics(channel: "text")
    private let logger: Logger
    private let now: @Sendable () -> Date
    /// The message versions that are being sent.
    private var underWay: Set<Int64> = []

    /// - Parameters:
    ///   - publicURL: where recipients reach the edge, unless their organization has a host of its own.
    ///   - shortURL: the same for short links.
    ///   - wakeup: says that something has been prepared.
    ///   - onNoted: is called when runs may go on, as it is known what became of their messages.
    package init(
        configuration: Configuration, store: any SendingStore & JourneyStore, channel: any TextChannel, keys: KeyRing,
        publicURL: PublicURL, shortURL: PublicURL, wakeup: Wakeup, onNoted: Wakeup, logger: Logger,
        now: @escaping @Sendable () -> Date
    ) {
        self.configuration = configuration
        self.store = store
        versions = JourneyVersions(store)
        self.channel = channel
        self.keys = keys
        self.publicURL = publicURL
        self.shortURL = shortURL
        self.wakeup = wakeup
        self.onNoted = onNoted
        self.logger = logger
        self.now = now
    }

    /// Makes codes with this ring from the next message on. The edge has to know it already.
    package func use(_ keys: KeyRing) { self.keys = keys }

    /// Sends what is prepared until graceful shutdown.
    package func run() async throws {
        await cancelWhenGracefulShutdown { await self.sendUntilCancelled() }
    }

    private func sendUntilCancelled() async {
        await logger.persistently(Self.problem) { try await self.resolveInterrupted() }
        await withDiscardingTaskGroup { group in
            while !Task.isCancelled {
                var prepared: [Int64: [Int64]] = [:]
                await logger.persistently(Self.problem) { prepared = try await self.store.preparedTextBlocks() }
                for (version, blocks) in prepared where underWay.insert(version).inserted {
                    group.addTask { await self.send(version, blocks) }
                }
                await wakeup.wait(atMost: .milliseconds(configuration.pollInterval))
            }
        }
    }

    /// Sends what is prepared of a message version, until the gateway takes no more.
    private func send(_ version: Int64, _ blocks: [Int64]) async {
        await logger.persistently(Self.problem) {
            let sender = try await self.message(version).content.from
            for block in blocks {
                if try await !self.sendAll(of: version, inBlock: block, from: sender) { return }
            }
        }
        underWay.remove(version)
    }

    /// `false` where the gateway did not take a message: another will be for the next time.
    private func sendAll(of version: Int64, inBlock block: Int64, from sender: String) async throws -> Bool {
        let channel = channel
        return try await withThrowingTaskGroup(of: Bool.self) { group in
            var count = 0
            var isTaking = true
            while isTaking {
                if count == channel.maximumInFlight {
                    isTaking = try await group.next() ?? true
                    count -= 1
                    continue
                }
                try await channel.turn(of: sender)
                guard let texts = try await begin(version, inBlock: block) else { break }
                group.addTask { try await self.handOver(texts) }
                count += 1
            }
            for try await wasTaken in group { isTaking = isTaking && wasTaken }
            return isTaking
        }
    }

    /// What was being handed over when whoever did it came to an end.
    private func resolveInterrupted() async throws {
        while true {
            let interrupted = try await store.interruptedTexts(limit: 500)
            if interrupted.isEmpty { return }
            var names: [String] = []
            for delivery in interrupted {
                let organization = try await message(delivery.messageVersion).organization.id
                names.append(keys.organizationKeys(for: organization).name(of: delivery.number))
            }
            let taken = await channel.taken(among: names)
            // The crash may have left half of one, and it may not be sent any more.
            if let taken { try await channel.withdraw(Set(names).subtracting(taken)) }
            var completions: [Completion] = []
            for (delivery, name) in zip(interrupted, names) {
                let outcome: TextOutcome = taken.map { $0.contains(name) ? .accepted : .unavailable } ?? .unconfirmed
                completions.append(try await versions.completion(of: delivery, outcome))
            }
            let erased = Set(try await store.complete(completions, at: now()))
            metrics.note(completions)
            let gone = zip(interrupted, names).filter { erased.contains($0.0.number) }.map(\.1)
            if !gone.isEmpty { try await channel.withdraw(Set(gone)) }
            if taken == nil { logger.warning("texts unconfirmed", metadata: ["count": "\(interrupted.count)"]) }
        }
    }

    private typealias Text = (delivery: PreparedDelivery, message: TextMessage, handOver: HandOver)

    /// The next messages, noted as handed over; `nil` where there is none. Consent is looked at now, and not before the
    /// sender's turn had come (M3.1).
    private func begin(_ version: Int64, inBlock block: Int64) async throws -> [Text]? {
        let prepared = try await store.preparedTexts(inBlock: block, limit: channel.batchSize)
        if prepared.isEmpty { return nil }
        let stored = try await message(version)
        let published = try PublishedText(stored, keys: keys, publicURL: publicURL, shortURL: shortURL)
        var allowed: [PreparedDelivery] = []
        var others: [Completion] = []
        let capped = try await versions.capped(among: prepared, at: now())
        for delivery in prepared {
            if delivery.isStopped || !stored.decision(for: delivery.recipient).maySend {
                others.append(try await versions.dropping(delivery))
            } else if let held = try await versions.holdingBack(delivery, capped: capped, at: now()) {
                others.append(held)
            } else {
                allowed.append(delivery)
            }
        }
        if !others.isEmpty {
            try await store.complete(others, at: now())
            metrics.note(others)
        }
        let texts = allowed.map { delivery in
            let (message, handOver) = published.text(delivery)
            return (delivery: delivery, message: message, handOver: handOver)
        }
        let begun = try await store.beginHandOver(texts.map(\.handOver), at: now())
        return texts.filter { begun.contains($0.delivery.number) }
    }

    /// `false` where some were not taken.
    private func handOver(_ texts: [Text]) async throws -> Bool {
        metrics.inFlight.increment()
        let began = ContinuousClock.now
        let outcomes = await channel.send(texts.map(\.message))
        metrics.handingOver.record(duration: .now - began)
        metrics.inFlight.decrement()
        let erased = await note(zip(texts, outcomes).map { ($0.delivery, $1) })
        if !erased.isEmpty {
            let names = texts.filter { erased.contains($0.delivery.number) }.map(\.message.name)
            try await channel.withdraw(Set(names))
        }
        return !outcomes.contains(.unavailable)
    }

    /// Notes what has been sent, also where the service is to end, and however long the store is away; says which recipients
    /// have been erased meanwhile.
    private func note(_ outcomes: [(delivery: PreparedDelivery, outcome: TextOutcome)]) async -> [DeliveryNumber] {
        let (store, versions, metrics, now) = (store, versions, metrics, now())
        while true {
            do {
                // A task of its own is not cancelled with this one.
                defer { onNoted() }
                return try await Task {
                    var completions: [Completion] = []
                    for (delivery, outcome) in outcomes {
                        completions.append(try await versions.completion(of: delivery, outcome))
                    }
                    let erased = try await store.complete(completions, at: now)
                    metrics.note(completions)
                    return erased
                }.value
            } catch {
                logger.error("could not note texts; trying again", metadata: ["error": "\(type(of: error))"])
                if Task.isCancelled { return [] }
                try? await Task.sleep(for: .seconds(1))
            }
        }
    }

    /// As it is now: the organization's models may have changed.
    private func message(_ version: Int64) async throws -> StoredMessageVersion {
        guard let message = try await store.messageVersion(version) else { throw SenderError.unknownMessageVersion }
        return message
    }
}
