import LinkIdentifiers

/// Something a recipient did, or a gateway or mail server said of it. The raw values are what the store keeps, and never change.
package enum InteractionKind: Int, Sendable, CaseIterable {
    case emailOpened = 1
    case emailClicked = 2
    case textClicked = 3
    /// The gateway says that a text message has arrived.
    case textDelivered = 4
    /// The gateway says that it will not arrive.
    case textFailed = 5
    /// A mail server says that an e-mail did not arrive.
    case emailBounced = 6

    /// What an entry of the journal with this ordinal is.
    ///
    /// - Parameter clickKind: that of its delivery's channel.
    init(of ordinal: Int, clickKind: InteractionKind) {
        self =
            switch ordinal {
            case LinkReference.pixel: .emailOpened
            case LinkReference.delivered: .textDelivered
            case LinkReference.failed: clickKind == .emailClicked ? .emailBounced : .textFailed
            default: clickKind
            }
    }

    /// Whether it is a receipt of whoever took the message: of those the first counts, of each delivery.
    package var isReceipt: Bool { [.textDelivered, .textFailed, .emailBounced].contains(self) }
    /// Whether somebody followed a link.
    package var isClick: Bool { self == .emailClicked || self == .textClicked }

    /// The one with a ``name``.
    package init?(name: String) {
        guard let kind = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = kind
    }

    /// The name in every output.
    package var name: String { String(describing: self) }
}
