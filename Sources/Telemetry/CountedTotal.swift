import CoreMetrics
import Synchronization

/// A counter: it grows for as long as the process lives.
final class CountedTotal: CounterHandler, MetricInstrument {
    /// One for each stripe, a line apart.
    private let totals = InlineArray<64, Atomic<Int64>> { _ in Atomic(0) }

    func increment(by amount: Int64) {
        totals[Stripe.current * Stripe.line].wrappingAdd(amount, ordering: .relaxed)
    }

    func reset() { for stripe in 0..<Stripe.count { totals[stripe * Stripe.line].store(0, ordering: .relaxed) } }

    func write(_ name: String, _ labels: String, to text: inout ExpositionText) {
        let total = (0..<Stripe.count).reduce(0) { $0 &+ totals[$1 * Stripe.line].load(ordering: .relaxed) }
        text.sample(name, labels, Double(total))
    }
}
