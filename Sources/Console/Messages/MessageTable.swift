import Interactions
import Messages
import Store

/// Messages with their figures, a row each.
struct MessageTable {
    let context: [String: Any]

    init(_ messages: [MessageTotals], _ clock: ViewerClock) {
        context = [
            "rows": messages.map { message -> [String: Any] in
                [
                    "name": message.name,
                    "path": PagePath.message(message.name),
                    "isText": message.channel == .text,
                    "published": clock.day(message.publishedAt),
                    "sent": PageText.count(message.totals.sent),
                    "delivered": PageText.count(message.totals.delivered),
                    "openRate": message.channel == .text ? "" : PageText.percent(message.totals.openRate),
                    "clickRate": PageText.percent(message.totals.clickThroughRate),
                    "automated": PageText.count(message.totals.opens.automated + message.totals.clicks.automated),
                ]
            }
        ]
    }
}
