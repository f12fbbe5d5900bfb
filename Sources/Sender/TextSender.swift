package import Channels
import Consent
package import Foundation
import Journeys
package import LinkIdentifiers
package import Logging
import Messages
import ServiceLifecycle
package import Store

/// Hands prepared text messages over to their gateway, each at most once.
///
/// A message is *handed over* in the store before the gateway is asked, and gets its outcome after that. Of one that has none
/// when Waymark starts, the gateway may have heard: it is unconfirmed, and not sent again.
package actor TextSender: Service {
    package struct Configuration: Sendable {
        /// How long to wait when nothing is prepared, in milliseconds. Default 500.
        package var pollInterval = 500
        /// How long to wait before a gateway that has taken nothing is asked again, in milliseconds. Default 10,000.
        package var retryInterval = 10_000

        package init() {}
    }

    private let configuration: Configuration
    private let store: any SendingStore
    private let channel: any TextChannel
    private var keys: KeyRing
    private let publicURL, shortURL: PublicURL
    private let logger: Logger
    private let now: @Sendable () -> Date

    /// - Parameters:
    ///   - publicURL: where recipients reach the edge, unless their organization has a host of its own.
    ///   - shortURL: the same for short links.
    package init(
        configuration: Configuration, store: any SendingStore, channel: any TextChannel, keys: KeyRing,
        publicURL: PublicURL, shortURL: PublicURL, logger: Logger, now: @escaping @Sendable () -> Date
    ) {
        self.configuration = configuration
        self.store = store
        self.channel = channel
        self.keys = keys
        self.publicURL = publicURL
        self.shortURL = shortURL
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
        await persistently { try await self.resolveInterrupted() }
        while !Task.isCancelled {
            await persistently {
                let prepared = try await self.store.preparedDeliveries(.text, limit: self.channel.maximumInFlight)
                let isBusy = try await self.handOver(prepared)
                let pause = prepared.isEmpty ? self.configuration.pollInterval : self.configuration.retryInterval
                if !isBusy { try await Task.sleep(for: .milliseconds(pause)) }
            }
        }
    }

    /// Tries until it succeeds, or the task is cancelled.
    private func persistently(_ step: () async throws -> Void) async {
        while !Task.isCancelled {
            do {
                return try await step()
            } catch is CancellationError {
                return
            } catch {
                logger.error("could not send texts; trying again", metadata: ["error": "\(type(of: error))"])
                try? await Task.sleep(for: .seconds(1))
            }
        }
    }

    /// What was being handed over when whoever did it came to an end.
    private func resolveInterrupted() async throws {
        while true {
            let interrupted = try await store.interruptedTexts(limit: 500)
            if interrupted.isEmpty { return }
            let stored = try await messages(of: interrupted)
            let names = interrupted.map { delivery in
                // The version of a delivery is there for good.
                keys.organizationKeys(for: stored[delivery.messageVersion]!.organization.id).name(of: delivery.number)
            }
            let taken = await channel.taken(among: names)
            let completions = zip(interrupted, names).map { delivery, name in
                let outcome: TextOutcome =
                    taken.map { $0.contains(name) ? .accepted : .unavailable } ?? .unconfirmed
                return Completion(of: delivery, outcome)
            }
            try await store.complete(completions)
            if taken == nil { logger.warning("texts unconfirmed", metadata: ["count": "\(interrupted.count)"]) }
        }
    }

    /// `false` where the gateway took nothing.
    private func handOver(_ prepared: [PreparedDelivery]) async throws -> Bool {
        let messages = try await messages(of: prepared)
        var dropped: [Completion] = []
        var texts: [(delivery: PreparedDelivery, message: TextMessage, handOver: HandOver)] = []
        var published: [Int64: PublishedText] = [:]
        for delivery in prepared {
            guard let stored = messages[delivery.messageVersion], stored.decision(for: delivery.recipient).maySend
            else {
                // Consent has changed since it was prepared (M3.3).
                dropped.append(Completion(dropping: delivery))
                continue
            }
            let text =
                try published[delivery.messageVersion]
                ?? PublishedText(stored, keys: keys, publicURL: publicURL, shortURL: shortURL)
            published[delivery.messageVersion] = text
            let (message, handOver) = text.text(delivery)
            texts.append((delivery, message, handOver))
        }
        if !dropped.isEmpty { try await store.complete(dropped) }
        let begun = try await store.beginHandOver(texts.map(\.handOver), at: now())
        texts.removeAll { !begun.contains($0.delivery.number) }
        let outcomes = await send(texts.map(\.message))
        let completions = zip(texts, outcomes).map { Completion(of: $0.delivery, $1) }
        let erased = await note(completions)
        if !erased.isEmpty {
            let names = texts.filter { erased.contains($0.delivery.number) }.map(\.message.name)
            try await channel.withdraw(Set(names))
        }
        return !dropped.isEmpty || outcomes.contains { $0 != .unavailable }
    }

    /// Notes what has been sent, also where the service is to end, and however long the store is away; says which recipients
    /// have been erased meanwhile.
    private func note(_ completions: [Completion]) async -> [DeliveryNumber] {
        let store = store
        while true {
            do {
                // A task of its own is not cancelled with this one.
                return try await Task { try await store.complete(completions) }.value
            } catch {
                logger.error("could not note texts; trying again", metadata: ["error": "\(type(of: error))"])
                if Task.isCancelled { return [] }
                try? await Task.sleep(for: .seconds(1))
            }
        }
    }

    /// The outcomes in the order of the messages.
    private func send(_ messages: [TextMessage]) async -> [TextOutcome] {
        let channel = channel
        return await withTaskGroup(of: (Int, TextOutcome).self) { group in
            for (index, message) in messages.enumerated() {
                group.addTask { (index, await channel.send(message)) }
            }
            var outcomes = [TextOutcome](repeating: .unconfirmed, count: messages.count)
            for await (index, outcome) in group { outcomes[index] = outcome }
            return outcomes
        }
    }

    /// The message versions of these deliveries, as the organizations' models are now.
    private func messages(of deliveries: [PreparedDelivery]) async throws -> [Int64: StoredMessageVersion] {
        var messages: [Int64: StoredMessageVersion] = [:]
        for version in Set(deliveries.map(\.messageVersion)) {
            messages[version] = try await store.messageVersion(version)
        }
        return messages
    }
}
