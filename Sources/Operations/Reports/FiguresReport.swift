import Messages
package import Store

/// The figures of a message version, in JSON: those that its channel has.
package struct FiguresReport: Encodable, Sendable {
    private let figures: MessageFigures

    package init(_ figures: MessageFigures) { self.figures = figures }

    private enum Key: String, CodingKey {
        case organization, message, version, channel, sent, unconfirmed, confirmed, failed, refused, delivered, opens
        case clicks
        case bounced, unacknowledged
        case openRate, clickThroughRate, clickToOpenRate, links
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(figures.organization, forKey: .organization)
        try container.encode(figures.message, forKey: .message)
        try container.encode(figures.version, forKey: .version)
        try container.encode(figures.channel, forKey: .channel)
        try container.encode(figures.sent, forKey: .sent)
        try container.encode(figures.delivered, forKey: .delivered)
        switch figures.channel {
        case .email:
            try container.encode(figures.sending.failed, forKey: .bounced)
            try container.encode(figures.sending.unconfirmed, forKey: .unconfirmed)
            try container.encode(figures.sending.refused, forKey: .refused)
            try container.encode(figures.sending.unacknowledged, forKey: .unacknowledged)
            try container.encode(CountsReport(figures.opens), forKey: .opens)
            try container.encode(figures.openRate, forKey: .openRate)
            try container.encode(figures.clickToOpenRate, forKey: .clickToOpenRate)
        case .text:
            try container.encode(figures.sending.unconfirmed, forKey: .unconfirmed)
            try container.encode(figures.sending.confirmed, forKey: .confirmed)
            try container.encode(figures.sending.failed, forKey: .failed)
            try container.encode(figures.sending.refused, forKey: .refused)
        }
        try container.encode(CountsReport(figures.clicks), forKey: .clicks)
        try container.encode(figures.clickThroughRate, forKey: .clickThroughRate)
        try container.encode(figures.links.map(LinkReport.init), forKey: .links)
    }
}
