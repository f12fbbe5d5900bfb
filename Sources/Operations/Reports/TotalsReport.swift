package import Messages
package import Store

/// What was sent and what came of it, in JSON: those figures that the channel has.
package struct TotalsReport: Encodable, Sendable {
    private let totals: FigureTotals
    private let channel: Channel

    package init(_ totals: FigureTotals, _ channel: Channel) {
        self.totals = totals
        self.channel = channel
    }

    private enum Key: String, CodingKey {
        case sent, unconfirmed, confirmed, failed, refused, delivered, opens, clicks, bounced, unacknowledged
        case openRate, clickThroughRate, clickToOpenRate
    }

    package func encode(to encoder: any Encoder) throws {
        let sending = totals.sending
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(totals.sent, forKey: .sent)
        try container.encode(totals.delivered, forKey: .delivered)
        try container.encode(sending.unconfirmed, forKey: .unconfirmed)
        try container.encode(sending.refused, forKey: .refused)
        switch channel {
        case .email:
            try container.encode(sending.failed, forKey: .bounced)
            try container.encode(sending.unacknowledged, forKey: .unacknowledged)
            try container.encode(CountsReport(totals.opens), forKey: .opens)
            try container.encode(totals.openRate, forKey: .openRate)
            try container.encode(totals.clickToOpenRate, forKey: .clickToOpenRate)
        case .text:
            try container.encode(sending.confirmed, forKey: .confirmed)
            try container.encode(sending.failed, forKey: .failed)
        }
        try container.encode(CountsReport(totals.clicks), forKey: .clicks)
        try container.encode(totals.clickThroughRate, forKey: .clickThroughRate)
    }
}
