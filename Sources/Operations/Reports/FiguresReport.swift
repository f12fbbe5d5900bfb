package import Store

/// The figures of a message version, in JSON: those that its channel has.
package struct FiguresReport: Encodable, Sendable {
    private let figures: MessageFigures

    package init(_ figures: MessageFigures) { self.figures = figures }

    private enum Key: String, CodingKey { case organization, message, version, channel, links }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(figures.organization, forKey: .organization)
        try container.encode(figures.message, forKey: .message)
        try container.encode(figures.version, forKey: .version)
        try container.encode(figures.channel, forKey: .channel)
        try container.encode(figures.links.map(LinkReport.init), forKey: .links)
        try TotalsReport(figures.totals, figures.channel).encode(to: encoder)
    }
}
