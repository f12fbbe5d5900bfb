/// What a link identifier names: one link of one delivery.
package struct LinkReference: Hashable, Sendable {
    /// The highest ordinal an identifier can carry: 12 bits.
    package static let maximumOrdinal = 4095
    /// The ordinal that stands for the pixel (M5).
    package static let pixel = 0
    /// The ordinal that stands for the recipient's preferences (M10.3).
    package static let preferences = 4094
    /// The ordinal of what a gateway is given to send a delivery's receipts to.
    package static let receipts = 4093
    /// The ordinals that stand for a receipt: that it arrived, and that it did not, or of an e-mail came back.
    package static let delivered = 4092
    package static let failed = 4091

    package let delivery: DeliveryNumber
    /// `0` is the pixel; the links of a message count from 1.
    package let ordinal: Int

    /// `nil` unless `ordinal` is in `0 ... maximumOrdinal`.
    package init?(delivery: DeliveryNumber, ordinal: Int) {
        guard (0...Self.maximumOrdinal).contains(ordinal) else { return nil }
        self.delivery = delivery
        self.ordinal = ordinal
    }
}
