package import Store

/// A link in JSON: `ordinal`, `name`, `url`, `correctedURL` where it was corrected, and `clicks` where there are figures.
package struct LinkReport: Encodable, Sendable {
    private let ordinal: Int
    private let name: String?
    private let url: String
    private let correctedURL: String?
    private let clicks: CountsReport?

    package init(_ link: InteractionRecord.Link) {
        (ordinal, name, url, correctedURL, clicks) = (link.ordinal, link.name, link.url, nil, nil)
    }

    package init(_ link: MessageFigures.Link) {
        (ordinal, name, url) = (link.first.ordinal, link.first.name, link.first.url)
        (correctedURL, clicks) = (link.first.correctedURL, CountsReport(link.clicks))
    }

    private enum Key: String, CodingKey { case ordinal, name, url, correctedURL, clicks }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(ordinal, forKey: .ordinal)
        try container.encode(name, forKey: .name)
        try container.encode(url, forKey: .url)
        try container.encodeIfPresent(correctedURL, forKey: .correctedURL)
        try container.encodeIfPresent(clicks, forKey: .clicks)
    }
}
