package import LinkIdentifiers

package import struct Foundation.Date

/// Something a recipient did, as the store keeps it.
///
/// Without an ``attribution`` it is anonymous, and there is nothing in the rest that leads to a person (M7.1).
package struct Interaction: Equatable, Sendable {
    package let kind: InteractionKind
    package let at: Date
    /// The store's number of the message version.
    package let messageVersion: Int64
    /// `nil` for one with a test send, which is in no figure (M11.2).
    package let journey: Int64?
    /// The link's ordinal, `0` for an open or a receipt. Of an anonymous one it is the first ordinal of the logical link.
    package let ordinal: Int
    /// The first ordinal of the logical link, which figures are kept for (M2.4).
    package let logicalOrdinal: Int
    /// `nil` for people.
    package let automated: AutomatedReason?
    package let device: DeviceClass
    /// `nil` for an anonymous interaction.
    package let attribution: Attribution?
    /// The delivery whose receipt this is, for the store to count the first of them; not kept with an anonymous one.
    package let receipt: DeliveryNumber?

    /// What leads to the recipient.
    package struct Attribution: Equatable, Sendable {
        package let delivery: DeliveryNumber
        /// Where this recipient was redirected to, if the destination was personalised or had been corrected.
        package let destination: String?
        /// The network that the request came from, if that is kept: as ``IPAddress/network`` has it.
        package let network: String?

        package init(delivery: DeliveryNumber, destination: String?, network: String? = nil) {
            self.delivery = delivery
            self.destination = destination
            self.network = network
        }
    }

    package init(
        kind: InteractionKind, at: Date, messageVersion: Int64, journey: Int64?, ordinal: Int, logicalOrdinal: Int,
        automated: AutomatedReason?, device: DeviceClass, attribution: Attribution?, receipt: DeliveryNumber? = nil
    ) {
        self.kind = kind
        self.at = at
        self.messageVersion = messageVersion
        self.journey = journey
        self.ordinal = ordinal
        self.logicalOrdinal = logicalOrdinal
        self.automated = automated
        self.device = device
        self.attribution = attribution
        self.receipt = receipt
    }
}
