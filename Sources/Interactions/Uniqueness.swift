/// What an interaction was the first of, of all that people did with its delivery. It is decided when the interaction is counted,
/// and kept with it: then figures can be counted again, also when nothing leads to the delivery any more. The raw values are what
/// the store keeps, and never change.
package struct Uniqueness: OptionSet, Hashable, Sendable {
    package let rawValue: Int

    package init(rawValue: Int) { self.rawValue = rawValue }

    /// The first open, click or receipt of its delivery.
    package static let ofMessage = Uniqueness(rawValue: 1)
    /// The first click of its delivery on its logical link.
    package static let ofLink = Uniqueness(rawValue: 2)
}
