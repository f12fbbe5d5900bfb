package import Foundation
package import LinkIdentifiers
package import Store

/// Sends to one webhook. Its host is looked up when there is something to be sent, again after a failure, and from time to time.
package actor WebhookSender {
    /// How long the address is asked that a host had.
    private static let addressLifetime = Duration.seconds(300)

    private let webhook: Webhook
    private let configuration: WebhookConfiguration
    private let secret: WebhookSecret
    private let now: @Sendable () -> Date
    private var connected: (client: WebhookClient, at: ContinuousClock.Instant)?

    /// - Parameter keys: those of the deployment, which the webhook's secret is of.
    package init(
        _ webhook: Webhook, _ configuration: WebhookConfiguration, keys: KeyRing, now: @escaping @Sendable () -> Date
    ) {
        self.webhook = webhook
        self.configuration = configuration
        secret = WebhookSecret(ofWebhook: webhook.id, organization: webhook.organization, keys: keys)
        self.now = now
    }

    /// - Parameter attempt: how often it has failed in a row.
    func send(_ batch: EventBatch, attempt: Int) async -> WebhookAnswer {
        // The same for the same events, so that a receiver can tell that it has them already.
        await send(batch.body, id: "msg_\(webhook.id)_\(batch.first)_\(batch.last)", attempt: attempt)
    }

    /// Sends an event that nobody caused, of the type `waymark.test`, to see whether it is taken.
    package func sendTest() async -> WebhookAnswer {
        struct Content: Encodable { let webhook: String }
        let time = now()
        let event = CloudEvent(
            id: "test-\(Int64(time.timeIntervalSince1970 * 1000))", source: webhook.eventSource, type: "waymark.test",
            subject: nil, time: time, data: Content(webhook: webhook.id))
        // Texts are all there is in it.
        let body = try! JSONEncoder().encode([event])
        return await send(Array(body), id: "msg_\(webhook.id)_\(event.id)", attempt: 0)
    }

    private func send(_ body: [UInt8], id: String, attempt: Int) async -> WebhookAnswer {
        do throws(WebhookConnectionError) {
            let client = try await client(attempt)
            let time = now()
            let request = WebhookRequest(id: id, type: EventBatch.type, body: body, secret: secret, at: time)
            let answer = await client.send(request, at: time)
            if answer != .taken { connected = nil }
            return answer
        } catch {
            return .failed(reason: error.rawValue)
        }
    }

    private func client(_ attempt: Int) async throws(WebhookConnectionError) -> WebhookClient {
        if let connected, connected.at.duration(to: .now) < Self.addressLifetime { return connected.client }
        let url: WebhookURL
        do {
            url = try WebhookURL(webhook.url, allowsPrivate: configuration.allowsPrivate)
        } catch {
            // What was allowed when it was added need not be any more.
            throw .notAllowed
        }
        let client = try await WebhookClient.connecting(to: url, attempt: attempt, configuration)
        connected = (client, .now)
        return client
    }
}
