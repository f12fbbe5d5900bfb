import Interactions
package import Store
import Workspace

/// An interaction in JSON.
package struct InteractionReport: Encodable, Sendable {
    private let record: InteractionRecord

    package init(_ record: InteractionRecord) { self.record = record }

    private enum Key: String, CodingKey {
        case id, kind, at, organization, journey, message, messageVersion, profile, anonymous, link, destination,
            automated, network, test
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(String(record.id), forKey: .id)
        try container.encode(record.kind.name, forKey: .kind)
        try container.encode(Timestamp.text(record.at, hasFraction: true), forKey: .at)
        try container.encode(record.organization, forKey: .organization)
        try container.encode(record.journey, forKey: .journey)
        try container.encode(record.message, forKey: .message)
        try container.encode(record.messageVersion, forKey: .messageVersion)
        try container.encode(record.profile, forKey: .profile)
        try container.encode(record.isAnonymous, forKey: .anonymous)
        try container.encode(record.link.map(LinkReport.init), forKey: .link)
        try container.encode(record.destination, forKey: .destination)
        try container.encode(record.automated?.name, forKey: .automated)
        try container.encodeIfPresent(record.network, forKey: .network)
        if record.journey == nil { try container.encode(true, forKey: .test) }
    }
}

/// An interaction as a row of CSV.
extension InteractionReport {
    package static let columns = [
        "id", "kind", "at", "organization", "journey", "message", "messageVersion", "profile", "anonymous",
        "linkOrdinal", "linkName", "linkURL", "destination", "automated", "network", "test",
    ]

    /// In the order of ``columns``; empty where there is nothing.
    package var fields: [String] {
        [
            String(record.id), record.kind.name, Timestamp.text(record.at, hasFraction: true), record.organization,
            record.journey ?? "", record.message, record.messageVersion.map(String.init) ?? "", record.profile ?? "",
            String(record.isAnonymous), record.link.map { String($0.ordinal) } ?? "", record.link?.name ?? "",
            record.link?.url ?? "", record.destination ?? "", record.automated?.name ?? "", record.network ?? "",
            String(record.journey == nil),
        ]
    }
}
