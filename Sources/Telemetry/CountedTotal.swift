import CoreMetrics
import Synchronization

/// A counter: it grows for as long as the process lives.
final class CountedTotal: CounterHandler, MetricInstrument {
    private let total = Atomic<Int64>(0)

    func increment(by amount: Int64) { total.wrappingAdd(amount, ordering: .relaxed) }

    func reset() { total.store(0, ordering: .relaxed) }

    func write(_ name: String, _ labels: String, to text: inout ExpositionText) {
        text.sample(name, labels, Double(total.load(ordering: .relaxed)))
    }
}
