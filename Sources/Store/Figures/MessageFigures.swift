package import Interactions
package import Messages

package import struct Foundation.Date

/// The figures of one message version (M12.1).
package struct MessageFigures: Sendable {
    package struct Link: Sendable {
        /// A place in the message.
        package struct Hyperlink: Sendable {
            package let ordinal: Int
            package let name: String?
            /// As written, whatever it leads to now: the figures of a link are under one URL for its life.
            package let url: String
            /// Where it leads since its last correction (M4.5); `nil` without any.
            package let correctedURL: String?

            package init(ordinal: Int, name: String?, url: String, correctedURL: String?) {
                self.ordinal = ordinal
                self.name = name
                self.url = url
                self.correctedURL = correctedURL
            }
        }

        /// All that are one logical link (M2.4), in the order of the message. They may lead to different places.
        package let hyperlinks: [Hyperlink]
        package let clicks: Counts

        package var first: Hyperlink { hyperlinks[0] }
        package var ordinals: [Int] { hyperlinks.map(\.ordinal) }

        /// - Parameter hyperlinks: at least one.
        package init(_ hyperlinks: [Hyperlink], clicks: Counts) {
            self.hyperlinks = hyperlinks
            self.clicks = clicks
        }
    }

    /// What became of the message version's deliveries, as whoever took them says.
    package struct Sending: Equatable, Sendable {
        /// Handed over, and taken as far as is known.
        package var sent: Int
        /// Of those sent: they may not have been taken.
        package var unconfirmed = 0
        /// Not sent, because the gateway or mail server would not take them.
        package var refused = 0
        /// Of those sent: they have arrived; of text messages.
        package var confirmed = 0
        /// Of those sent: they will not arrive; e-mails have come back.
        package var failed = 0
        /// How often an e-mail was offered again that may have been taken before.
        package var unacknowledged = 0

        package init(
            sent: Int, unconfirmed: Int = 0, refused: Int = 0, confirmed: Int = 0, failed: Int = 0,
            unacknowledged: Int = 0
        ) {
            self.sent = sent
            self.unconfirmed = unconfirmed
            self.refused = refused
            self.confirmed = confirmed
            self.failed = failed
            self.unacknowledged = unacknowledged
        }

        package static func += (a: inout Sending, b: Sending) {
            a.sent += b.sent
            a.unconfirmed += b.unconfirmed
            a.refused += b.refused
            a.confirmed += b.confirmed
            a.failed += b.failed
            a.unacknowledged += b.unacknowledged
        }
    }

    /// The organization's id.
    package let organization: String
    package let message: String
    package let version: Int
    package let channel: Channel
    package let publishedAt: Date
    package let totals: FigureTotals
    /// The trackable links, a logical link under its first ordinal (M2.4).
    package let links: [Link]

    package init(
        organization: String, message: String, version: Int, channel: Channel, publishedAt: Date, totals: FigureTotals,
        links: [Link]
    ) {
        self.organization = organization
        self.message = message
        self.version = version
        self.channel = channel
        self.publishedAt = publishedAt
        self.totals = totals
        self.links = links
    }

    package var sending: Sending { totals.sending }
    package var opens: Counts { totals.opens }
    package var clicks: Counts { totals.clicks }
    package var sent: Int { totals.sent }
    package var delivered: Int { totals.delivered }
    package var openRate: Double? { totals.openRate }
    package var clickThroughRate: Double? { totals.clickThroughRate }
    package var clickToOpenRate: Double? { totals.clickToOpenRate }
}
