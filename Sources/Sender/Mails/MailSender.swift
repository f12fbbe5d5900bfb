package import Bounces
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
/// A mail is *handed over* in the store before the channel has it, and *sent* once the channel has taken it. A few are taken from
/// the store ahead, so that no connection waits for it; what has become of those before is noted in the same rhythm.
package actor MailSender: Service {
    package struct Configuration: Sendable {
        /// How often it is looked what is due, unless somebody says so, in milliseconds. Default 500.
        package var pollInterval = 500
        /// How fast mails go to one domain. Default without limit.
        package var limits = DomainLimits()
        /// Where mails come back to; `nil` for their senders' addresses.
        package var bounceAddress: BounceAddress?

        package init() {}
    }

    /// A mail that may go out as soon as a connection is free.
    struct Waiting: Sendable {
        let taken: TakenMail
        let mail: OutgoingMail
        let domain: String
    }

    private static let problem: Logger.Message = "could not send; trying again"

    let configuration: Configuration
    let store: any JourneyStore & MailStore & SendingStore
    let journeyVersions: JourneyVersions
    let channel: any MailChannel
    let wakeup: Wakeup
    let onNoted: Wakeup
    let metrics = SenderMetrics(channel: "email")
    let logger: Logger
    let now: @Sendable () -> Date
    private let publicURL: PublicURL
    private var keys: KeyRing
    private var messages: [Int64: PublishedMessage] = [:]

    /// Taken from the store, and not looked at yet.
    var taken: [TakenMail] = []
    var waiting: [Waiting] = []
    var paces: DomainPaces
    /// How many batches are on their way.
    var inFlight = 0
    var outcomes: [(mail: Waiting, outcome: MailOutcome)] = []
    var completions: [Completion] = []
    /// What those mails are called that are among the completions.
    var names: [DeliveryNumber: String] = [:]
    /// Until when nothing is offered to a channel that takes nothing.
    var pausedUntil = Date.distantPast
    var failures = 0

    /// - Parameters:
    ///   - publicURL: where recipients reach the edge, unless their organization has a host of its own.
    ///   - wakeup: says that something has been prepared.
    ///   - onNoted: is called when runs may go on, as it is known what became of their messages.
    package init(
        configuration: Configuration, store: any JourneyStore & MailStore & SendingStore, channel: any MailChannel,
        keys: KeyRing, publicURL: PublicURL, wakeup: Wakeup, onNoted: Wakeup, logger: Logger,
        now: @escaping @Sendable () -> Date
    ) {
        self.configuration = configuration
        self.store = store
        journeyVersions = JourneyVersions(store)
        self.channel = channel
        self.keys = keys
        self.publicURL = publicURL
        self.wakeup = wakeup
        self.onNoted = onNoted
        self.logger = logger
        self.now = now
        paces = DomainPaces(configuration.limits)
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
        await logger.persistently(Self.problem) { try await self.resolveInterrupted() }
        while !Task.isCancelled { await logger.persistently(Self.problem) { try await self.turn() } }
        // Not cancelled with this one: what is on its way is waited for, and noted.
        await Task { await self.end() }.value
    }

    private func turn() async throws {
        try await sort()
        try await noteAndTake(room)
        if taken.isEmpty, outcomes.isEmpty, completions.isEmpty {
            await wakeup.wait(atMost: .milliseconds(configuration.pollInterval))
        }
    }

    /// How many may be taken from the store now.
    private var room: Int {
        // Enough for a transaction to be worth it, and few enough for a crash.
        let capacity = channel.batchSize * channel.maximumInFlight * (channel.batchSize > 1 ? 1 : 2)
        return waiting.count * 2 <= capacity && now() >= pausedUntil ? capacity - waiting.count : 0
    }

    /// Has those that may be sent go out, and postpones or drops the others.
    private func sort() async throws {
        let capped = try await journeyVersions.capped(among: taken.map(\.delivery), at: now())
        while let mail = taken.first {
            let message = try await message(mail)
            let delivery = mail.delivery
            if delivery.isStopped || !message.stored.decision(for: delivery.recipient).maySend {
                if mail.retry?.mayBeTaken == true {
                    // Its recipient may have it, and needs its links: they are what consent is taken back with.
                    completions.append(
                        try await journeyVersions.completion(
                            of: delivery, after: delivery.isStopped ? .notSent(.stopped) : .sent,
                            .unconfirmed(delivery.number)))
                } else {
                    completions.append(try await journeyVersions.dropping(delivery))
                }
            } else if let held = try await holdingBack(mail, capped) {
                completions.append(held)
            } else {
                admit(mail, message)
            }
            taken.removeFirst()
        }
        dispatch()
    }

    /// What would not be sent as things stand now. What has been offered keeps its day of tries through quiet hours, and where
    /// it may have been taken it is offered again whatever has changed but consent.
    private func holdingBack(_ mail: TakenMail, _ capped: Set<DeliveryNumber>) async throws -> Completion? {
        guard var retry = mail.retry, retry.firstAt != nil else {
            return try await journeyVersions.holdingBack(mail.delivery, capped: capped, at: now())
        }
        if !retry.mayBeTaken, try await journeyVersions.isOutdated(mail.delivery, capped: capped) {
            return journeyVersions.takingBack(mail.delivery, until: now())
        }
        guard let end = try await journeyVersions.quietHoursEnd(of: mail.delivery, at: now()) else { return nil }
        retry.dueAt = end
        return Completion(.deferred(mail.delivery.number, retry), next: nil)
    }

    private func admit(_ mail: TakenMail, _ message: PublishedMessage) {
        let delivery = mail.delivery
        let domain = delivery.recipient.address.split(separator: "@").last.map { $0.lowercased() } ?? ""
        if let turn = paces.turn(of: domain, hasWaited: mail.retry != nil, at: now()) {
            var retry = mail.retry ?? MailRetry(dueAt: turn, attempts: 0, firstAt: nil, code: "")
            retry.dueAt = turn
            completions.append(Completion(.deferred(delivery.number, retry), next: nil))
            return
        }
        let outgoing = message.mail(
            delivery.number, to: delivery.recipient, journey: mail.journey, sentAt: delivery.sentAt)
        waiting.append(Waiting(taken: mail, mail: outgoing, domain: domain))
    }

    /// What the mail is called, its own for ever.
    func name(of mail: TakenMail) -> String {
        keys.organizationKeys(for: mail.organization.id).name(of: mail.delivery.number)
    }

    /// With its organization as it is: its models may have changed.
    func message(_ mail: TakenMail) async throws -> PublishedMessage {
        let version = mail.delivery.messageVersion
        if let message = messages[version], message.stored.organization == mail.organization { return message }
        guard let stored = try await store.messageVersion(version) else { throw SenderError.unknownMessageVersion }
        let message = try PublishedMessage(
            StoredMessageVersion(organization: mail.organization, message: stored.message, content: stored.content),
            keys: keys, publicURL: publicURL, bounceAddress: configuration.bounceAddress)
        // There may have been many in the life of a process.
        if messages.count >= 100 { messages = [:] }
        messages[version] = message
        return message
    }
}
