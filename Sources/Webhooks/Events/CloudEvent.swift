import Foundation
import Interactions
import Operations
import Store
import Workspace

/// An event as [CloudEvents 1.0](https://cloudevents.io) has it in JSON.
struct CloudEvent<Content: Encodable>: Encodable {
    /// Unique in ``source``, and the same each time that the event is sent.
    let id: String
    /// The organization, by its hashed identifier: it is unique among deployments, and stable.
    let source: String
    let type: String
    /// The message that it is about; `nil` where it is about none.
    let subject: String?
    let time: Date
    let data: Content

    private enum Key: String, CodingKey {
        case specversion, id, source, type, subject, time, datacontenttype, data
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode("1.0", forKey: .specversion)
        try container.encode(id, forKey: .id)
        try container.encode(source, forKey: .source)
        try container.encode(type, forKey: .type)
        try container.encodeIfPresent(subject, forKey: .subject)
        try container.encode(Timestamp.text(time, hasFraction: true), forKey: .time)
        try container.encode("application/json", forKey: .datacontenttype)
        try container.encode(data, forKey: .data)
    }
}

extension CloudEvent<InteractionReport> {
    init(_ record: InteractionRecord, for webhook: Webhook) {
        self.init(
            id: String(record.id), source: webhook.eventSource, type: "waymark.\(record.kind.name)",
            subject: record.message, time: record.at, data: InteractionReport(record))
    }
}

extension Webhook {
    var eventSource: String { "/api/orgs/\(hashedIdentifier)" }
}
