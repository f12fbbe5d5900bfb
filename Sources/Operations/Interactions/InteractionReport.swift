import Interactions
package import Store
import Workspace

/// An interaction in JSON, as every output has it.
package struct InteractionReport: Encodable, Sendable {
    private let record: InteractionRecord

    package init(_ record: InteractionRecord) { self.record = record }

    /// A link in JSON: `ordinal`, `name`, `url`.
    package struct Link: Encodable, Sendable {
        private let ordinal: Int
        private let name: String?
        private let url: String

        package init(_ link: InteractionRecord.Link) { (ordinal, name, url) = (link.ordinal, link.name, link.url) }

        private enum Key: String, CodingKey { case ordinal, name, url }

        package func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(ordinal, forKey: .ordinal)
            try container.encode(name, forKey: .name)
            try container.encode(url, forKey: .url)
        }
    }

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
        try container.encode(record.link.map(Link.init), forKey: .link)
        try container.encode(record.destination, forKey: .destination)
        try container.encode(record.automated?.name, forKey: .automated)
        try container.encodeIfPresent(record.network, forKey: .network)
        if record.journey == nil { try container.encode(true, forKey: .test) }
    }
}
