package import Interactions

/// How often something was done in an hour.
package struct HourlyCounts: Equatable, Sendable {
    package let hour: Hour
    package let counts: Counts

    package init(hour: Hour, counts: Counts) {
        self.hour = hour
        self.counts = counts
    }
}
