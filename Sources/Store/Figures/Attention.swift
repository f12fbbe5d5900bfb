package import Messages

package import struct Foundation.Date

/// What somebody should look at in an organization, as far as the store knows. Empty where all is well.
package struct Attention: Equatable, Sendable {
    /// E-mails that wait for another try, by what the last one came to.
    package struct Retrying: Equatable, Sendable {
        /// Such as `450 4.2.0`: nothing of the recipient.
        package let outcome: String
        /// From 1; ``Attention/maximumCounted`` at most.
        package let count: Int
        /// When the first of them was first offered.
        package let since: Date

        package init(outcome: String, count: Int, since: Date) {
            self.outcome = outcome
            self.count = count
            self.since = since
        }
    }

    /// A running journey with runs whose time came a while ago and that have not gone on: nobody moves them, or more are due
    /// than go out.
    package struct LateJourney: Equatable, Sendable {
        package let name: String
        /// From 1; ``Attention/maximumCounted`` at most.
        package let runs: Int
        /// When the time of the first of them came.
        package let since: Date

        package init(name: String, runs: Int, since: Date) {
            self.name = name
            self.runs = runs
            self.since = since
        }
    }

    /// What is counted up to: it may be this many or more.
    package static let maximumCounted = 10_000
    /// For how long the time of a run may have come before its journey counts as late, in seconds.
    package static let patience = 900.0

    /// Messages of which nobody knows whether they were taken, and that were sent in the time asked for; channels without are
    /// missing. ``maximumCounted`` at most.
    package let unconfirmed: [Channel: Int]
    /// The most frequent outcome first.
    package let retrying: [Retrying]
    /// In the order of their names.
    package let late: [LateJourney]

    package init(unconfirmed: [Channel: Int], retrying: [Retrying], late: [LateJourney]) {
        self.unconfirmed = unconfirmed
        self.retrying = retrying
        self.late = late
    }

    package var isEmpty: Bool { unconfirmed.isEmpty && retrying.isEmpty && late.isEmpty }
}
