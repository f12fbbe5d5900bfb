import Messages
import Operations
import Store
import Workspace

/// A message with the figures of all its versions together, in JSON.
struct MessageTotalsRepresentation: Encodable, Sendable {
    private let message: MessageTotals

    init(_ message: MessageTotals) { self.message = message }

    private enum Key: String, CodingKey { case message, version, channel, publishedAt }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(message.name, forKey: .message)
        try container.encode(message.version, forKey: .version)
        try container.encode(message.channel, forKey: .channel)
        try container.encode(Timestamp.text(message.publishedAt, hasFraction: true), forKey: .publishedAt)
        try TotalsReport(message.totals, message.channel).encode(to: encoder)
    }
}
