import Foundation

/// A `POST` to a webhook, signed as [Standard Webhooks](https://www.standardwebhooks.com) has it: whoever has the secret can
/// tell that it is ours, new, and as we sent it.
struct WebhookRequest: Sendable {
    let headers: [(name: String, value: String)]
    let body: [UInt8]

    /// - Parameters:
    ///   - id: the same each time that the same is sent.
    ///   - now: when it is sent.
    init(id: String, type: String, body: [UInt8], secret: WebhookSecret, at now: Date) {
        let time = "\(Int64(now.timeIntervalSince1970))"
        headers = [
            ("Content-Type", type), ("User-Agent", "waymark"), ("webhook-id", id), ("webhook-timestamp", time),
            ("webhook-signature", "v1," + secret.signature(of: Array("\(id).\(time).".utf8) + body)),
        ]
        self.body = body
    }
}
