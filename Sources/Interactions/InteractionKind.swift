/// Something a recipient did. The raw values are what the store keeps, and never change.
package enum InteractionKind: Int, Sendable, CaseIterable {
    case emailOpened = 1
    case emailClicked = 2

    /// The name in every output.
    package var name: String { String(describing: self) }
}
