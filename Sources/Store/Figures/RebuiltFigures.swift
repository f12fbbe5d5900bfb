package import Interactions

/// What came of counting all interactions anew.
package struct RebuiltFigures: Equatable, Sendable {
    /// A figure that was not what the interactions say.
    package struct Difference: Equatable, Sendable {
        /// The organization's id.
        package let organization: String
        package let message: String
        package let version: Int
        package let subject: FigureSubject
        package let before: Counts
        /// As it is now.
        package let after: Counts

        package init(
            organization: String, message: String, version: Int, subject: FigureSubject, before: Counts, after: Counts
        ) {
            self.organization = organization
            self.message = message
            self.version = version
            self.subject = subject
            self.before = before
            self.after = after
        }
    }

    /// How many were counted; test sends are among them, and in no figure.
    package let interactions: Int
    /// In the order of messages and versions.
    package let differences: [Difference]
    /// How many other figures were not right: of an hour, of a device class, of an organization in an hour, and sets of
    /// deliveries that have been counted as unique.
    package let otherDifferences: Int

    package init(interactions: Int, differences: [Difference], otherDifferences: Int) {
        self.interactions = interactions
        self.differences = differences
        self.otherDifferences = otherDifferences
    }

    /// Whether all was right.
    package var isSame: Bool { differences.isEmpty && otherDifferences == 0 }
}
