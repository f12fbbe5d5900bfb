import LinkIdentifiers
import Messages

/// The codes of a text message's links in one delivery. Takes down what the personalised ones take of the recipient, which a
/// code has no room for (M1.6).
final class ShortCodes: DeliveryIdentifiers {
    private let keys: ShortLinkKeys
    private let delivery: DeliveryNumber
    private let tracked: Set<Int>
    /// By ordinal, in the order of the placeholders.
    private(set) var personalValues: [Int: [String]] = [:]

    /// - Parameter tracked: the ordinals of the links that are tracked in this delivery.
    init(keys: ShortLinkKeys, delivery: DeliveryNumber, tracked: Set<Int>) {
        self.keys = keys
        self.delivery = delivery
        self.tracked = tracked
    }

    func write(_ places: [IdentifierPlace], from start: Int, into bytes: inout MutableRawSpan) {
        for place in places {
            // The recipient's preferences are the recipient's, and so is what is recorded.
            let isOwn = place.ordinal == ShortLink.preferences || tracked.contains(place.ordinal)
            let code = code(of: place.ordinal, in: isOwn ? delivery : delivery.firstOfBlock)
            for (index, byte) in code.enumerated() {
                bytes.storeBytes(of: byte, toByteOffset: start + place.offset + index, as: UInt8.self)
            }
        }
    }

    func append(ordinal: Int, values: [String], to output: inout [UInt8]) -> Bool {
        personalValues[ordinal] = values
        output += code(of: ordinal, in: delivery)
        return true
    }

    private func code(of ordinal: Int, in delivery: DeliveryNumber) -> [UInt8] {
        // The store gives text messages no other numbers, and one with more links cannot be published.
        keys.code(of: ShortLink(delivery: delivery, ordinal: ordinal, isTracked: tracked.contains(ordinal))!)
    }
}
