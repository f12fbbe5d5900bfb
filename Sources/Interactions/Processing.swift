package import Consent
package import LinkIdentifiers

import struct Foundation.Date

/// The processor's steps, each a function over a batch. A step may drop an entry, with its reason.
package enum Processing {
    /// Why an entry produced no interaction.
    package enum DropReason: String, Sendable, CaseIterable {
        /// The journal's row could not be read.
        case unreadable
        /// No such delivery is in the store.
        case unknownDelivery
        /// The tracking window of the delivery had closed (M8.1).
        case windowClosed
    }

    /// An entry and the delivery it names.
    package struct Joined: Sendable {
        package let entry: JournalEntry
        package let facts: DeliveryFacts
    }

    /// What a step let through, and how many entries it dropped for which reason.
    package struct Result<Element: Sendable>: Sendable {
        package var passed: [Element] = []
        package var dropped: [DropReason: Int] = [:]
    }

    package static func join(_ entries: [JournalEntry], with facts: [DeliveryNumber: DeliveryFacts]) -> Result<Joined> {
        var result = Result<Joined>()
        for entry in entries {
            if let facts = facts[entry.link.delivery] {
                result.passed.append(Joined(entry: entry, facts: facts))
            } else {
                result.dropped[.unknownDelivery, default: 0] += 1
            }
        }
        return result
    }

    package static func withinWindow(_ batch: [Joined]) -> Result<Joined> {
        var result = Result<Joined>()
        result.passed = batch.filter { $0.facts.window.isOpen(at: $0.entry.at, sentAt: $0.facts.sentAt) }
        if result.passed.count < batch.count { result.dropped[.windowClosed] = batch.count - result.passed.count }
        return result
    }

    /// Makes interactions, anonymous where consent does not allow tracking (M7.1) or the request asked for it (M7.3).
    ///
    /// - Parameter consent: the status of every contact point in the batch that has a record.
    package static func interactions(
        from batch: [Joined], consent: [Int64: ConsentStatus], honoursRequests: Bool
    ) -> [Interaction] {
        batch.map { joined in
            let entry = joined.entry
            let facts = joined.facts
            let isAnonymous =
                !facts.trackingModel.allows(consent[facts.contactPoint]) || honoursRequests && entry.asksForAnonymity
            let ordinal = entry.link.ordinal
            let logicalOrdinal = facts.logicalOrdinals[ordinal] ?? ordinal
            return Interaction(
                kind: ordinal == LinkReference.pixel ? .emailOpened : .emailClicked,
                at: entry.at,
                messageVersion: facts.messageVersion,
                journey: facts.journey,
                ordinal: isAnonymous ? logicalOrdinal : ordinal,
                logicalOrdinal: logicalOrdinal,
                automated: AutomatedReason(userAgent: entry.userAgent, isPrefetch: entry.isPrefetch),
                device: DeviceClass(userAgent: entry.userAgent),
                attribution: isAnonymous
                    ? nil : .init(delivery: entry.link.delivery, destination: entry.destination))
        }
    }
}
