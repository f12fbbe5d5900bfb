import Foundation
import Interactions
import Store

/// Times are counted from one moment.
func moment(_ seconds: Double) -> Date { Date(timeIntervalSince1970: 1_750_000_000 + seconds) }

extension Webhook {
    static let sample = Webhook(
        number: 1, id: "abcdefgh", url: "https://a.example", kinds: Set(InteractionKind.allCases), organization: "org",
        hashedIdentifier: "hash", addedAt: moment(0), cursor: 0)
}

extension InteractionRecord {
    /// A click on a link with so long a URL.
    static func click(_ id: Int64, url: String = "https://a.example/") -> InteractionRecord {
        InteractionRecord(
            id: id, kind: .emailClicked, at: moment(0), organization: "org", journey: "journey", message: "welcome",
            messageVersion: 1, profile: "p1", link: .init(ordinal: 1, name: nil, url: url), destination: url,
            automated: nil, network: nil)
    }
}
