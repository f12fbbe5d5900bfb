import Interactions
import Messages
import Mustache
import Store

/// The list of messages with their figures.
struct OverviewPage {
    private let template: MustacheTemplate

    init() throws {
        template = try MustacheTemplate(string: String(decoding: PackageResources.overview_mustache, as: UTF8.self))
    }

    func render(_ figures: [MessageFigures]) -> String {
        var channels: [String: Any] = [:]
        for (channel, messages) in Dictionary(grouping: figures, by: \.channel) {
            channels[channel.rawValue] = ["messages": messages.map(Self.message)]
        }
        return template.render(channels)
    }

    private static func message(_ figures: MessageFigures) -> [String: Any] {
        [
            "name": figures.message,
            "version": figures.version,
            "sent": figures.sent,
            "unconfirmed": figures.sending.unconfirmed,
            "confirmed": figures.sending.confirmed,
            "failed": figures.sending.failed,
            "refused": figures.sending.refused,
            "delivered": figures.delivered,
            "openRate": percent(figures.openRate),
            "clickThroughRate": percent(figures.clickThroughRate),
            "clickToOpenRate": percent(figures.clickToOpenRate),
            "opens": counts(figures.opens),
            "clicks": counts(figures.clicks),
        ]
    }

    private static func counts(_ counts: Counts) -> [String: Any] {
        [
            "total": counts.total, "unique": counts.unique, "anonymous": counts.anonymous,
            "automated": counts.automated,
        ]
    }

    private static func percent(_ rate: Double?) -> String {
        guard let rate else { return "–" }
        let tenths = Int((rate * 1000).rounded())
        return "\(tenths / 10).\(tenths % 10) %"
    }
}
