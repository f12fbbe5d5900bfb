package import Interactions
package import LinkIdentifiers
package import Store

package import struct Foundation.Date

/// Adds webhooks.
package struct WebhookRegistration: Sendable {
    private let store: any WebhookStore
    private let keys: KeyRing
    private let allowsPrivate: Bool

    /// - Parameter allowsPrivate: as ``WebhookConfiguration/allowsPrivate``.
    package init(store: any WebhookStore, keys: KeyRing, allowsPrivate: Bool) {
        self.store = store
        self.keys = keys
        self.allowsPrivate = allowsPrivate
    }

    /// Adds one, with its secret, which is not shown a second time.
    ///
    /// - Returns: `nil` where there is no such organization.
    /// - Throws: ``WebhookURLError``, ``WebhookLimitReached``.
    package func add(
        url: String, kinds: Set<InteractionKind>, organization: String, at now: Date
    ) async throws -> (webhook: Webhook, secret: WebhookSecret)? {
        let url = try WebhookURL(url, allowsPrivate: allowsPrivate)
        // Eight characters.
        let id = Base32.encode((0..<5).map { _ in UInt8.random(in: .min ... .max) })
        let added = try await store.addWebhook(
            id: id, url: url.text, kinds: kinds, organization: organization, at: now)
        return added.map { ($0, WebhookSecret(ofWebhook: id, organization: organization, keys: keys)) }
    }
}
