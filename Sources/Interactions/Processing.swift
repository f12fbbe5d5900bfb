package import Consent
package import LinkIdentifiers

import struct Foundation.Date

/// The processor's steps, each a function over a batch. A step may drop an entry, with its reason.
package enum Processing {
    /// What is done to a batch, in this order.
    package enum Step: String, Sendable, CaseIterable {
        /// Entries from the journal's bytes.
        case decode
        /// The delivery of each is looked up.
        case join
        /// Those outside the tracking window are dropped (M8.1).
        case window
        /// Whether each may be attributed is decided (M7).
        case consent
        /// What leads to a person is left out of those that may not.
        case anonymise
        /// People and machines are told apart, and devices (M12.3).
        case classify
        /// Uniques are counted, and all is kept, in one transaction of the store's: what has been counted before is only
        /// certain within it.
        case count
        /// What is kept is deleted from the journal.
        case remove
    }

    /// Why an entry produced no interaction.
    package enum DropReason: String, Sendable, CaseIterable {
        /// The journal's row could not be read. It counts as one, however many entries were in it.
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
        /// M7.1, M7.3; until consent has been looked at, everything is.
        package fileprivate(set) var isAnonymous = true

        var kind: InteractionKind { InteractionKind(of: entry.link.ordinal, clickKind: facts.clickKind) }
    }

    /// What a step let through, and how many entries it dropped for which reason.
    package struct Result<Element: Sendable>: Sendable {
        package var passed: [Element] = []
        package var dropped: [DropReason: Int] = [:]
    }

    /// - Parameter commits: entries as they were packed.
    package static func decode(_ commits: [[UInt8]]) -> Result<JournalEntry> {
        var result = Result<JournalEntry>()
        for commit in commits {
            if let entries = JournalEntry.unpack(commit) {
                result.passed += entries
            } else {
                result.dropped[.unreadable, default: 0] += 1
            }
        }
        return result
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
        result.passed = batch.filter {
            $0.kind.isReceipt || $0.facts.window.isOpen(at: $0.entry.at, sentAt: $0.facts.sentAt)
        }
        if result.passed.count < batch.count { result.dropped[.windowClosed] = batch.count - result.passed.count }
        return result
    }

    /// Decides what is anonymous: where consent does not allow tracking (M7.1), or the request asked for it (M7.3).
    ///
    /// - Parameter consent: the status of every contact point in the batch that has a record.
    package static func decide(
        _ batch: [Joined], consent: [Int64: ConsentStatus], honoursRequests: Bool
    ) -> [Joined] {
        batch.map { joined in
            var joined = joined
            joined.isAnonymous =
                !joined.facts.trackingModel.allows(consent[joined.facts.contactPoint])
                || honoursRequests && joined.entry.asksForAnonymity
            return joined
        }
    }
}
