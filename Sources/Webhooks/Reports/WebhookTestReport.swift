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
