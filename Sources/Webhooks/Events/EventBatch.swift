import Foundation
import Store

/// Events that are sent together: CloudEvents' JSON batch format.
struct EventBatch: Sendable {
    static let type = "application/cloudevents-batch+json"
    static let maximumCount = 100
    /// In bytes; one event that is longer goes by itself.
    static let maximumLength = 256 * 1024

    let count: Int
    /// The ids of the first and the last interaction.
    let first, last: Int64
    let body: [UInt8]

    /// As many of the interactions, from the first, as go together. They are sent as they are now: what was erased since it was
    /// recorded is not in them.
    ///
    /// - Parameter records: at least one.
    init(_ records: [InteractionRecord], for webhook: Webhook) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var body: [UInt8] = [UInt8(ascii: "[")]
        var count = 0
        for record in records.prefix(Self.maximumCount) {
            let event = try encoder.encode(CloudEvent(record, for: webhook))
            if count > 0, body.count + event.count + 2 > Self.maximumLength { break }
            if count > 0 { body.append(UInt8(ascii: ",")) }
            body += event
            count += 1
        }
        body.append(UInt8(ascii: "]"))
        self.body = body
        self.count = count
        first = records[0].id
        last = records[count - 1].id
    }
}
