import Consent
import Foundation
import Interactions
import LinkIdentifiers
import TestSupport

func date(_ text: String) -> Date {
    let style = Date.ISO8601FormatStyle(includingFractionalSeconds: text.contains("."))
    return try! style.parse(text)
}

func number(_ value: Int64) -> DeliveryNumber { DeliveryNumber(rawValue: value)! }

func link(_ delivery: Int64, _ ordinal: Int) -> LinkReference {
    LinkReference(delivery: number(delivery), ordinal: ordinal)!
}

func facts(
    sentAt: Date = date("2026-01-15T12:00:00Z"), months: Int = 6, contactPoint: Int64 = 1,
    model: EnforcementModel = .restrictive, clickKind: InteractionKind = .emailClicked,
    logicalOrdinals: [Int: Int] = [:]
) -> DeliveryFacts {
    DeliveryFacts(
        messageVersion: 11, journey: 22, clickKind: clickKind, contactPoint: contactPoint, sentAt: sentAt,
        window: TrackingWindow(months: months)!, trackingModel: model, logicalOrdinals: logicalOrdinals)
}

/// An entry that has been joined, by way of the step that does it.
func joined(_ entry: JournalEntry, _ facts: DeliveryFacts) -> [Processing.Joined] {
    Processing.join([entry], with: [entry.link.delivery: facts]).passed
}

extension SeededGenerator {
    mutating func text(_ count: Int) -> String {
        String((0..<count).map { _ in "aZ09 /é日👍\0\n".randomElement(using: &self)! })
    }
}
