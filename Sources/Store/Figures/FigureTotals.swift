package import Interactions

/// What was sent, what became of it and what people did with it, with the rates that follow (M12.1). Of several messages the
/// rates are those of the sums.
package struct FigureTotals: Equatable, Sendable {
    package var sending: MessageFigures.Sending
    package var opens: Counts
    package var clicks: Counts

    package init(sending: MessageFigures.Sending = .init(sent: 0), opens: Counts = .init(), clicks: Counts = .init()) {
        self.sending = sending
        self.opens = opens
        self.clicks = clicks
    }

    package static func += (a: inout FigureTotals, b: FigureTotals) {
        a.sending += b.sending
        a.opens += b.opens
        a.clicks += b.clicks
    }

    package var sent: Int { sending.sent }
    /// What was sent and did not come back. Within a time it may be less than nothing, as what comes back may have been sent
    /// before.
    package var delivered: Int { sent - sending.failed }
    /// Unique opens ÷ delivered; `nil` where nothing was delivered.
    package var openRate: Double? { Self.rate(opens.unique, of: delivered) }
    /// Deliveries with a click ÷ delivered.
    package var clickThroughRate: Double? { Self.rate(clicks.unique, of: delivered) }
    /// Deliveries with a click ÷ unique opens; `nil` where nothing was opened.
    package var clickToOpenRate: Double? { Self.rate(clicks.unique, of: opens.unique) }

    private static func rate(_ part: Int, of whole: Int) -> Double? { whole <= 0 ? nil : Double(part) / Double(whole) }
}
