import Interactions
package import Store
import Workspace

/// A webhook in JSON: `id`, `url`, `kinds`, `addedAt`, `deliveredAt`, `deadLetters` (how many), and `failure` where it has not
/// taken what it was sent last: `attempts`, `since`, `retryAt`, `reason`. With its `secret` once, when it is added.
package struct WebhookReport: Encodable, Sendable {
    private let webhook: Webhook
    private let secret: WebhookSecret?

    package init(_ webhook: Webhook, secret: WebhookSecret? = nil) { (self.webhook, self.secret) = (webhook, secret) }

    private enum Key: String, CodingKey { case id, url, kinds, addedAt, deliveredAt, deadLetters, failure, secret }
    private enum FailureKey: String, CodingKey { case attempts, since, retryAt, reason }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(webhook.id, forKey: .id)
        try container.encode(webhook.url, forKey: .url)
        try container.encode(webhook.kindNames, forKey: .kinds)
        try container.encode(Timestamp.text(webhook.addedAt, hasFraction: true), forKey: .addedAt)
        try container.encode(
            webhook.deliveredAt.map { Timestamp.text($0, hasFraction: true) }, forKey: .deliveredAt)
        try container.encodeIfPresent(secret?.text, forKey: .secret)
        try container.encode(webhook.deadLetters, forKey: .deadLetters)
        guard let failure = webhook.failure else { return try container.encodeNil(forKey: .failure) }
        var part = container.nestedContainer(keyedBy: FailureKey.self, forKey: .failure)
        try part.encode(failure.attempts, forKey: .attempts)
        try part.encode(Timestamp.text(failure.since, hasFraction: true), forKey: .since)
        try part.encode(Timestamp.text(failure.retryAt, hasFraction: true), forKey: .retryAt)
        try part.encode(failure.reason, forKey: .reason)
    }
}

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

/// What came of a test in JSON: `taken`, and if not, the `reason`.
package struct WebhookTestReport: Encodable, Sendable {
    private let reason: String?

    package init(_ answer: WebhookAnswer) { reason = if case .failed(let reason, _) = answer { reason } else { nil } }

    private enum Key: String, CodingKey { case taken, reason }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(reason == nil, forKey: .taken)
        try container.encode(reason, forKey: .reason)
    }
}

extension Webhook {
    /// The names of ``kinds``, in the order of these.
    package var kindNames: [String] { InteractionKind.allCases.filter(kinds.contains).map(\.name) }
}
