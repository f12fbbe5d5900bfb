import Interactions

/// A batch on its way through the steps: the time each takes, and what each drops.
struct Batch {
    var totals = ProcessingTotals()

    mutating func timed<Value>(_ step: Processing.Step, _ body: () throws -> Value) rethrows -> Value {
        let began = ContinuousClock.now
        defer { totals.durations[step, default: .zero] += ContinuousClock.now - began }
        return try body()
    }

    /// - Parameter isolation: whose actor the step runs on.
    mutating func timed<Value>(
        _ step: Processing.Step, isolation: isolated (any Actor)? = #isolation, _ body: () async throws -> Value
    ) async rethrows -> Value {
        let began = ContinuousClock.now
        defer { totals.durations[step, default: .zero] += ContinuousClock.now - began }
        return try await body()
    }

    mutating func filtered<Element>(
        _ step: Processing.Step, _ body: () -> Processing.Result<Element>
    ) -> [Element] {
        let result = timed(step, body)
        totals.dropped.merge(result.dropped, uniquingKeysWith: +)
        return result.passed
    }
}
