/// What has been processed since the start, and what it took.
package struct ProcessingTotals: Equatable, Sendable {
    /// Batches that were recorded.
    package var batches = 0
    package var interactions = 0
    package var dropped: [Processing.DropReason: Int] = [:]
    /// The time spent in each step, also where it failed in the end.
    package var durations: [Processing.Step: Duration] = [:]

    package init() {}

    package static func += (a: inout ProcessingTotals, b: ProcessingTotals) {
        a.batches += b.batches
        a.interactions += b.interactions
        a.dropped.merge(b.dropped, uniquingKeysWith: +)
        a.durations.merge(b.durations, uniquingKeysWith: +)
    }
}
