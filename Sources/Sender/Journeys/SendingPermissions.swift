import Consent
import Foundation
import Journeys
import Messages
import Store

/// Whether a run's message may be sent, as things stand now; for one batch, within which frequency caps count on.
struct SendingPermissions {
    /// Why a message is not sent.
    struct Refusal: Error {
        let outcome: StepOutcome
    }

    private let store: any JourneyStore & SendingStore
    private let now: Date
    private var messages: [Int64: StoredMessageVersion] = [:]
    /// How many each contact point was sent before this batch, within the time of each cap.
    private var sendings: [JourneyDefinition.FrequencyCap: [Int64: Int]] = [:]
    /// How many of this batch are for each contact point.
    private var prepared: [Int64: Int] = [:]

    init(store: any JourneyStore & SendingStore, now: Date) {
        self.store = store
        self.now = now
    }

    /// Looks up how many messages were sent to those who may be sent another, for all of the batch at once.
    mutating func lookUpSendings(for runs: [(due: DueRun, version: StoredJourneyVersion)]) async throws {
        var contactPoints: [JourneyDefinition.FrequencyCap: Set<Int64>] = [:]
        for (due, version) in runs {
            guard let cap = version.plan.frequencyCap else { continue }
            contactPoints[cap, default: []].formUnion(due.profile.recipients.values.map(\.contactPoint))
        }
        for (cap, contactPoints) in contactPoints {
            sendings[cap] = try await store.sendings(
                to: contactPoints, since: now - Double(cap.within.seconds))
        }
    }

    mutating func delivery(
        ofStep step: Int, _ version: StoredJourneyVersion, _ due: DueRun
    ) async throws -> Result<NewDelivery, Refusal> {
        guard case .message(let channel, _) = version.plan.steps[step].action,
            let messageVersion = version.messageVersions[step]
        else { throw SenderError.unknownMessageVersion }
        guard let recipient = due.profile.recipients[channel] else {
            return .failure(Refusal(outcome: .noContactPoint))
        }
        guard try await message(messageVersion).decision(for: recipient).maySend else {
            return .failure(Refusal(outcome: .noConsent))
        }
        if let cap = version.plan.frequencyCap, isReached(cap, recipient.contactPoint) {
            return .failure(Refusal(outcome: .capped))
        }
        prepared[recipient.contactPoint, default: 0] += 1
        return .success(
            NewDelivery(
                step: step, messageVersion: messageVersion, channel: channel, contactPoint: recipient.contactPoint))
    }

    private func isReached(_ cap: JourneyDefinition.FrequencyCap, _ contactPoint: Int64) -> Bool {
        let before = sendings[cap]?[contactPoint] ?? 0
        return before + prepared[contactPoint, default: 0] >= cap.messages
    }

    /// Read once for each batch: the organization's models may have changed.
    private mutating func message(_ number: Int64) async throws -> StoredMessageVersion {
        if let message = messages[number] { return message }
        guard let message = try await store.messageVersion(number) else { throw SenderError.unknownMessageVersion }
        messages[number] = message
        return message
    }
}
