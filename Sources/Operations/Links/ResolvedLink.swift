import LinkIdentifiers
import Messages
import Store
import Workspace

/// What a URL of Waymark's names.
package struct ResolvedLink: Encodable, Sendable {
    private let found: LinkDescription
    private let reference: LinkReference
    private let destination: String?
    /// Whether following it is recorded.
    private let isTracked: Bool
    private let reveals: Bool

    init(
        _ found: LinkDescription, _ reference: LinkReference, values: [String], isTracked: Bool = true, reveals: Bool
    ) {
        self.found = found
        self.reference = reference
        self.isTracked = isTracked
        self.reveals = reveals
        let url = found.correctedURL ?? found.link?.url
        let destination = url.map { Destination(url: $0, isPersonalised: found.isPersonalised) }
        // Personal values tell who it is.
        self.destination = reveals ? destination?.url(values: values) ?? url : url
    }

    package var organization: String { found.organization }

    package var text: String {
        var lines = [
            found.link.map {
                "link         \($0.ordinal)" + ($0.name.map { " “\($0)”" } ?? "") + (isTracked ? "" : ", not tracked")
            } ?? other,
            "destination  \(destination ?? "–")",
            "message      \(found.message), \(found.messageVersion.map { "version \($0)" } ?? "draft")",
            "organization \(found.organization)",
            "sent         \(found.sentAt.map { Timestamp.text($0, hasFraction: true) } ?? "–")",
        ]
        if reveals { lines.append("profile      \(found.profile ?? "–")") }
        return lines.joined(separator: "\n")
    }

    /// What it is where it is no link of the message.
    private var other: String {
        switch reference.ordinal {
        case LinkReference.preferences: "the recipient's preferences"
        case LinkReference.receipts: "the gateway's receipts"
        default: "the pixel"
        }
    }

    private enum Key: String, CodingKey {
        case organization, message, messageVersion, sentAt, link, tracked, destination, profile
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(found.organization, forKey: .organization)
        try container.encode(found.message, forKey: .message)
        try container.encode(found.messageVersion, forKey: .messageVersion)
        try container.encode(found.sentAt.map { Timestamp.text($0, hasFraction: true) }, forKey: .sentAt)
        try container.encode(found.link.map(LinkReport.init), forKey: .link)
        if found.link != nil { try container.encode(isTracked, forKey: .tracked) }
        try container.encode(destination, forKey: .destination)
        if reveals { try container.encode(found.profile, forKey: .profile) }
    }
}
