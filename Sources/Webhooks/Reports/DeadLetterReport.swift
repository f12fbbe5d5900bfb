package import Store
import Workspace

/// A dead letter in JSON: `number`, `first` and `last` (interactions’ ids), `attempts`, `reason`, `at`, `replaying`, and
/// `retryAt` where it was not taken since it is being sent again.
package struct DeadLetterReport: Encodable, Sendable {
    private let letter: WebhookDeadLetter

    package init(_ letter: WebhookDeadLetter) { self.letter = letter }

    private enum Key: String, CodingKey { case number, first, last, attempts, reason, at, replaying, retryAt }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(letter.number, forKey: .number)
        try container.encode(String(letter.first), forKey: .first)
        try container.encode(String(letter.last), forKey: .last)
        try container.encode(letter.attempts, forKey: .attempts)
        try container.encode(letter.reason, forKey: .reason)
        try container.encode(Timestamp.text(letter.at, hasFraction: true), forKey: .at)
        try container.encode(letter.isReplayed, forKey: .replaying)
        try container.encode(
            letter.failure.map { Timestamp.text($0.retryAt, hasFraction: true) }, forKey: .retryAt)
    }
}
