package import Consent

package import struct Foundation.Date

/// What the processor has to know of the delivery that an entry names.
package struct DeliveryFacts: Sendable {
    package let messageVersion: Int64
    /// `nil` for a test send (M11.2).
    package let journey: Int64?
    /// What following one of its links is: its channel's.
    package let clickKind: InteractionKind
    package let contactPoint: Int64
    package let sentAt: Date
    /// How long after sending its links produce interactions (M8.2).
    package let window: TrackingWindow
    /// The model of the organization's tracking purpose.
    package let trackingModel: EnforcementModel
    /// For each ordinal that belongs to a logical link of several, the first ordinal of it (M2.4).
    package let logicalOrdinals: [Int: Int]

    package init(
        messageVersion: Int64, journey: Int64?, clickKind: InteractionKind, contactPoint: Int64, sentAt: Date,
        window: TrackingWindow, trackingModel: EnforcementModel, logicalOrdinals: [Int: Int]
    ) {
        self.messageVersion = messageVersion
        self.journey = journey
        self.clickKind = clickKind
        self.contactPoint = contactPoint
        self.sentAt = sentAt
        self.window = window
        self.trackingModel = trackingModel
        self.logicalOrdinals = logicalOrdinals
    }
}
