/// What a consent record is about: a purpose as a whole, or one topic of it (M10.2).
package struct ConsentScope: Hashable, Sendable, CustomStringConvertible {
    package let purpose: Purpose
    /// The topic's id; `nil` for the purpose as a whole.
    package let topic: String?

    package init(_ purpose: Purpose, topic: String? = nil) {
        self.purpose = purpose
        self.topic = topic
    }

    /// As tables and outputs have it: `commercial`, or `commercial/offers`.
    package var description: String { topic.map { "\(purpose.rawValue)/\($0)" } ?? purpose.rawValue }

    /// `nil` for what ``description`` never gives.
    package init?(_ description: String) {
        let parts = description.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let purpose = Purpose(rawValue: parts[0]), parts.dropFirst().allSatisfy(ConsentName.isValid) else {
            return nil
        }
        self.init(purpose, topic: parts.count == 2 ? parts[1] : nil)
    }
}
