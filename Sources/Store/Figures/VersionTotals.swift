package import Messages

package import struct Foundation.Date

/// A message version with its figures as a whole.
package struct VersionTotals: Sendable {
    /// From 1.
    package let version: Int
    package let channel: Channel
    package let publishedAt: Date
    package let totals: FigureTotals

    package init(version: Int, channel: Channel, publishedAt: Date, totals: FigureTotals) {
        self.version = version
        self.channel = channel
        self.publishedAt = publishedAt
        self.totals = totals
    }
}
