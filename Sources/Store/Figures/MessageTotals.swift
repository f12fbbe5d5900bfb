package import Messages

package import struct Foundation.Date

/// A message in a list, with the figures of all its versions together.
package struct MessageTotals: Sendable {
    package let name: String
    /// That of the newest version.
    package let channel: Channel
    /// The newest one, from 1.
    package let version: Int
    /// When the newest version was published.
    package let publishedAt: Date
    package let totals: FigureTotals
    /// Where the next page of messages begins behind this one.
    package let position: Int64

    package init(
        name: String, channel: Channel, version: Int, publishedAt: Date, totals: FigureTotals, position: Int64
    ) {
        self.name = name
        self.channel = channel
        self.version = version
        self.publishedAt = publishedAt
        self.totals = totals
        self.position = position
    }
}
