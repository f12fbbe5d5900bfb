import Interactions
import LinkIdentifiers
import Messages
import Store

import struct Foundation.Date

/// A link of a text message that somebody follows.
struct FollowedLink: Sendable {
    let link: ShortLink
    let destination: Destination
    /// Whether it leads elsewhere than it did when it was sent (M4.5).
    let isCorrected: Bool
    /// How long after sending it redirects; `nil` for ever (M9.3).
    let window: TrackingWindow?

    enum Answer: Equatable {
        /// - Parameter noted: if personalised or corrected, the URL that this is.
        case redirect(to: [UInt8], noted: String?)
        case gone
    }

    /// Whether the delivery is the link's own, and not the first of its block.
    var namesDelivery: Bool { link.isTracked || destination.isPersonalised }

    /// Whether the answer depends on what the store knows of the delivery.
    var needsDelivery: Bool { destination.isPersonalised || window != nil }

    /// Redirecting outranks all that the store may not know (any more), or not say in time (M6.2): without the values the URL
    /// has its defaults in their place or nothing, and without the time it is not over.
    func answer(_ delivery: TextDelivery?, at now: Date) -> Answer {
        if let window, let delivery, !window.isOpen(at: now, sentAt: delivery.sentAt) { return .gone }
        let without = destination.placeholders.map { $0.defaultValue ?? "" }
        let values = delivery?.personalValues.flatMap { $0.count == without.count ? $0 : nil } ?? without
        // There is a value for each placeholder.
        let location = destination.location ?? destination.location(values: values)!
        return .redirect(
            to: location, noted: destination.isPersonalised || isCorrected ? destination.url(values: values) : nil)
    }
}
