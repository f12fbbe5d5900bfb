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

extension Webhook {
    /// The names of ``kinds``, in the order of these.
    package var kindNames: [String] { InteractionKind.allCases.filter(kinds.contains).map(\.name) }
}
