package import Channels
import Consent
package import Foundation
import Journeys
package import LinkIdentifiers
package import Logging
import Messages
import ServiceLifecycle
package import Store

/// Hands prepared e-mails over, and notes what became of them.
///
/// A mail is *prepared* in the store before it exists, and *sent* after it has been handed over. What a crash leaves prepared
/// is handed over again under the same name, which the channel takes once, if it still may be sent.
package actor MailSender: Service {
    package struct Configuration: Sendable {
        /// How many mails are handed over together. Default 500.
        package var batchSize = 500
        /// How often it is looked what has been prepared, unless somebody says so, in milliseconds. Default 500.
        package var pollInterval = 500

        package init() {}
    }

    private let configuration: Configuration
    private let store: any SendingStore & JourneyStore
    private let journeyVersions: JourneyVersions
    private let outbox: Outbox
    private var keys: KeyRing
    private let publicURL: PublicURL
    private let wakeup: Wakeup
    private let logger: Logger
    private let now: @Sendable () -> Date
    /// Those of the batch that is on its way. The next one reads them anew: the organization's models may be others by then.
    private var versions: [Int64: StoredMessageVersion] = [:]
    private var messages: [Int64: PublishedMessage] = [:]

    /// - Parameters:
    ///   - publicURL: where recipients reach the edge, unless their organization has a host of its own.
    ///   - wakeup: says that something has been prepared.
    package init(
        configuration: Configuration, store: any SendingStore & JourneyStore, outbox: Outbox, keys: KeyRing,
        publicURL: PublicURL,
        wakeup: Wakeup, logger: Logger, now: @escaping @Sendable () -> Date
    ) {
        self.configuration = configuration
        self.store = store
        journeyVersions = JourneyVersions(store)
        self.outbox = outbox
        self.keys = keys
        self.publicURL = publicURL
        self.wakeup = wakeup
        self.logger = logger
        self.now = now
    }

    /// Makes identifiers with this ring from the next mail on. The edge has to know it already.
    package func use(_ keys: KeyRing) {
        self.keys = keys
        messages = [:]
    }

    /// Sends what is due until graceful shutdown.
    package func run() async throws {
        await cancelWhenGracefulShutdown { await self.sendUntilCancelled() }
    }

    private func sendUntilCancelled() async {
        while !Task.isCancelled {
            do {
                // What a crash has left, or an outbox that was out of order.
                try await handOverPrepared()
                await wakeup.wait(atMost: .milliseconds(configuration.pollInterval))
            } catch is CancellationError {
                return
            } catch {
                logger.error("could not send; trying again", metadata: ["error": "\(type(of: error))"])
                try? await Task.sleep(for: .seconds(1))
            }
        }
    }

    /// Hands over what is prepared, as consent stands now (M3.1): preparing may have waited for an import of opt-outs, or
    /// have been long ago.
    private func handOverPrepared() async throws {
        repeat {
            let prepared = try await store.preparedMails(limit: configuration.batchSize)
            if prepared.isEmpty { return }
            (versions, messages) = ([:], [:])
            try await handOver(try await droppingForbidden(prepared))
        } while !Task.isCancelled
    }

    /// Asks once more who may be sent what was prepared (M3.3). What the outbox has already has been sent, whatever the
    /// answer is now.
    private func droppingForbidden(_ prepared: [PreparedDelivery]) async throws -> [PreparedDelivery] {
        var forbidden: [String: PreparedDelivery] = [:]
        for delivery in prepared {
            let message = try await message(delivery.messageVersion)
            if !delivery.isStopped, message.stored.decision(for: delivery.recipient).maySend { continue }
            forbidden[message.keys.name(of: delivery.number)] = delivery
        }
        if forbidden.isEmpty { return prepared }
        for name in try outbox.delivered(among: Array(forbidden.keys)) { forbidden[name] = nil }
        // A crash may have left half of one.
        _ = try outbox.remove(Set(forbidden.keys))
        var completions: [Completion] = []
        for delivery in forbidden.values { completions.append(try await journeyVersions.dropping(delivery)) }
        try await store.complete(completions, at: now())
        let dropped = Set(forbidden.values.map(\.number))
        logger.info("not sent any more", metadata: ["count": "\(dropped.count)"])
        return prepared.filter { !dropped.contains($0.number) }
    }

    private func handOver(_ deliveries: [PreparedDelivery]) async throws {
        var mails: [(name: String, mail: Mail)] = []
        var completions: [Completion] = []
        for delivery in deliveries {
            let message = try await message(delivery.messageVersion)
            let mail = message.mail(delivery.number, to: delivery.recipient, sentAt: delivery.sentAt)
            mails.append((message.keys.name(of: delivery.number), mail))
            completions.append(
                try await journeyVersions.completion(of: delivery, after: .sent, .sent(delivery.number)))
        }
        try outbox.deliver(mails)
        // What has been handed over is noted, also where the service is to end: a task of its own is not cancelled with this one.
        let (store, now) = (store, now())
        let erased = Set(try await Task { try await store.complete(completions, at: now) }.value)
        if !erased.isEmpty {
            let names = zip(deliveries, mails).filter { erased.contains($0.0.number) }.map(\.1.name)
            _ = try outbox.remove(Set(names))
        }
        logger.info("sent", metadata: ["count": "\(mails.count)"])
    }

    private func message(_ version: Int64) async throws -> PublishedMessage {
        if let message = messages[version] { return message }
        let message = try PublishedMessage(try await stored(version), keys: keys, publicURL: publicURL)
        messages[version] = message
        return message
    }

    private func stored(_ version: Int64) async throws -> StoredMessageVersion {
        if let stored = versions[version] { return stored }
        guard let stored = try await store.messageVersion(version) else { throw SenderError.unknownMessageVersion }
        versions[version] = stored
        return stored
    }
}
