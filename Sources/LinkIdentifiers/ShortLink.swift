/// What the code of a short link names (M9.2): one link of one delivery, and whether following it is recorded.
package struct ShortLink: Hashable, Sendable {
    /// The ordinal that stands for the recipient's preferences (M10.3).
    package static let preferences = 0
    /// The highest ordinal of a link: a text message has at most 32.
    package static let maximumOrdinal = 32
    /// How many deliveries codes have room for.
    package static let deliveryCount: Int64 = 1 << 39
    /// How many codes there are for one link, of which the first that spells no offensive word is taken.
    static let variants = 6

    package let delivery: DeliveryNumber
    /// ``preferences``, or from 1 on the link's.
    package let ordinal: Int
    /// Whether following it is recorded (M9.1).
    package let isTracked: Bool

    /// `nil` unless the delivery's number is less than 2^39 and `ordinal` in `0 ... maximumOrdinal`, and for tracked
    /// preferences, which there are none of.
    package init?(delivery: DeliveryNumber, ordinal: Int, isTracked: Bool) {
        guard delivery.rawValue < Self.deliveryCount, (0...Self.maximumOrdinal).contains(ordinal),
            !isTracked || ordinal != Self.preferences
        else { return nil }
        self.delivery = delivery
        self.ordinal = ordinal
        self.isTracked = isTracked
    }

    /// The link and variant that have this number; `nil` where there are none.
    init?(number: UInt128) {
        guard number < UInt128(Self.variants * 2 * (Self.maximumOrdinal + 1)) * UInt128(Self.deliveryCount) else {
            return nil
        }
        let (rest, delivery) = Int64(number).quotientAndRemainder(dividingBy: Self.deliveryCount)
        let (kind, ordinal) = Int(rest).quotientAndRemainder(dividingBy: Self.maximumOrdinal + 1)
        guard let delivery = DeliveryNumber(rawValue: delivery) else { return nil }
        self.init(delivery: delivery, ordinal: ordinal, isTracked: kind % 2 == 1)
    }

    /// The number that a code enciphers, less than 62^8.
    ///
    /// - Parameter variant: `0 ..< variants`.
    func number(variant: Int) -> UInt128 {
        let kind = (variant * 2 + (isTracked ? 1 : 0)) * (Self.maximumOrdinal + 1) + ordinal
        return UInt128(Int64(kind) * Self.deliveryCount + delivery.rawValue)
    }
}
