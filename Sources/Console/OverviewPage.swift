import Interactions
import Mustache
import Store

/// The list of messages with their figures.
struct OverviewPage {
    private let template: MustacheTemplate

    init() throws {
        template = try MustacheTemplate(string: String(decoding: PackageResources.overview_mustache, as: UTF8.self))
    }

    func render(_ figures: [MessageFigures]) -> String {
        template.render(["messages": figures.map(Self.message)])
    }

    private static func message(_ figures: MessageFigures) -> [String: Any] {
        [
            "name": figures.message,
            "version": figures.version,
            "sent": figures.sent,
            "delivered": figures.delivered,
            "openRate": percent(figures.openRate),
            "clickThroughRate": percent(figures.clickThroughRate),
            "clickToOpenRate": percent(figures.clickToOpenRate),
            "rows": [row("Opens", nil, figures.opens), row("Clicks", nil, figures.clicks)]
                + figures.links.map { row($0.name ?? "Link \($0.ordinal)", $0.url, $0.clicks) },
        ]
    }

    private static func row(_ what: String, _ url: String?, _ counts: Counts) -> [String: Any] {
        var row: [String: Any] = [
            "what": what, "total": counts.total, "unique": counts.unique, "anonymous": counts.anonymous,
            "automated": counts.automated,
        ]
        row["url"] = url
        return row
    }

    private static func percent(_ rate: Double?) -> String {
        guard let rate else { return "–" }
        let tenths = Int((rate * 1000).rounded())
        return "\(tenths / 10).\(tenths % 10) %"
    }
}
