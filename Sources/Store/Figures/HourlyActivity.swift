package import Interactions
package import Messages

/// What happened in an organization in an hour, on one channel. Test sends are not in it (M11.2).
package struct HourlyActivity: Equatable, Sendable {
    package let hour: Hour
    package let channel: Channel
    /// Each in the hour in which it happened: `sent` in that of the sending, `confirmed` and `failed` in those of the receipts,
    /// opens and clicks in their own, uniques in that of the first of their delivery. So the rates of a time are what came in
    /// within it by what went out within it. `unconfirmed`, `refused` and `unacknowledged` are not kept by the hour, and 0.
    package let totals: FigureTotals

    package init(hour: Hour, channel: Channel, totals: FigureTotals) {
        self.hour = hour
        self.channel = channel
        self.totals = totals
    }
}
