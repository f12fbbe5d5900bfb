package import Channels
import Consent
package import Foundation
import Journeys
package import LinkIdentifiers
package import Logging
import Messages
import ServiceLifecycle
package import Store

/// The shell around journeys' runs: asks the store who is due and prepares deliveries; hands mails over, and notes what
/// became of them. Text messages are the ``TextSender``'s.
///
/// A mail is *prepared* in the store before its mail exists, and *sent* after it has been handed over. What a crash
/// leaves prepared is handed over again under the same name, which the channel takes once, if it still may be sent.
package actor Sender: Service {
    package struct Configuration: Sendable {
        /// How many runs are advanced together. Default 500.
        package var batchSize = 500
        /// How long to wait when nothing is due, in milliseconds. Default 500.
        package var pollInterval = 500

        package init() {}
    }

    private let configuration: Configuration
    private let store: any SendingStore
    private let outbox: Outbox
    private var keys: KeyRing
    private let publicURL: PublicURL
    private let logger: Logger
    private let now: @Sendable () -> Date
    /// Those of the batch that is on its way. The next one reads them anew: the organization's models may be others by then.
    private var versions: [Int64: StoredMessageVersion] = [:]
    private var messages: [Int64: PublishedMessage] = [:]

    /// - Parameter publicURL: where recipients reach the edge, unless their organization has a host of its own.
    package init(
        configuration: Configuration, store: any SendingStore, outbox: Outbox, keys: KeyRing, publicURL: PublicURL,
        logger: Logger, now: @escaping @Sendable () -> Date
    ) {
        self.configuration = configuration
        self.store = store
        self.outbox = outbox
        self.keys = keys
        self.publicURL = publicURL
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
                if try await prepareDue() {
                    try await handOverPrepared()
                    continue
                }
                try await Task.sleep(for: .milliseconds(configuration.pollInterval))
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
            if message.stored.decision(for: delivery.recipient).maySend { continue }
            forbidden[message.keys.name(of: delivery.number)] = delivery
        }
        if forbidden.isEmpty { return prepared }
        for name in try outbox.delivered(among: Array(forbidden.keys)) { forbidden[name] = nil }
        // A crash may have left half of one.
        _ = try outbox.remove(Set(forbidden.keys))
        try await store.complete(forbidden.values.map(Completion.init(dropping:)))
        let dropped = Set(forbidden.values.map(\.number))
        logger.info("not sent any more", metadata: ["count": "\(dropped.count)"])
        return prepared.filter { !dropped.contains($0.number) }
    }

    /// Starts runs, and prepares deliveries of those that are due. `false` where there was nothing to do.
    private func prepareDue() async throws -> Bool {
        let enrolled = try await store.enrol(limit: configuration.batchSize)
        let runs = try await store.readyRuns(limit: configuration.batchSize)
        if runs.isEmpty { return enrolled > 0 }
        versions = [:]

        var skipped: [Completion] = []
        var sending: [NewDelivery] = []
        for run in runs {
            var machine = JourneyRun(state: run.state, stepCount: run.stepCount)
            guard case .send = machine.handle(.resumed) else {
                skipped.append(Completion(run: run.run, runState: machine.state, outcome: .skipped))
                continue
            }
            if let recipient = run.recipient, try await stored(run.messageVersion).decision(for: recipient).maySend {
                sending.append(
                    NewDelivery(
                        run: run.run, messageVersion: run.messageVersion, channel: run.channel,
                        contactPoint: recipient.contactPoint,
                        runState: machine.state))
            } else {
                _ = machine.handle(.notSent)
                skipped.append(Completion(run: run.run, runState: machine.state, outcome: .skipped))
            }
        }
        if !skipped.isEmpty { try await store.complete(skipped) }
        if !sending.isEmpty { _ = try await store.prepare(sending, at: now()) }
        return true
    }

    private func handOver(_ deliveries: [PreparedDelivery]) async throws {
        var mails: [(name: String, mail: Mail)] = []
        var completions: [Completion] = []
        for delivery in deliveries {
            let message = try await message(delivery.messageVersion)
            let mail = message.mail(delivery.number, to: delivery.recipient, sentAt: delivery.sentAt)
            mails.append((message.keys.name(of: delivery.number), mail))
            completions.append(Completion(of: delivery, after: .sent, .sent(delivery.number)))
        }
        try outbox.deliver(mails)
        // What has been handed over is noted, also where the service is to end: a task of its own is not cancelled with this one.
        let store = store
        let erased = Set(try await Task { try await store.complete(completions) }.value)
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

enum SenderError: Error {
    case unknownMessageVersion
}
