import CoreMetrics
import Synchronization

/// A histogram with fixed buckets.
final class Histogram: TimerHandler, RecorderHandler, MetricInstrument {
    /// The upper bounds of the buckets, and how they are written.
    struct Scale: Sendable {
        /// 15, ascending; another bucket takes what is above.
        let bounds: [Int64]
        /// How many of what is recorded make one of what is written.
        let unit: Double

        /// Recorded in nanoseconds, from half a millisecond to half a minute.
        static let seconds = Scale(
            bounds: [0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000].map {
                Int64($0 * 1_000_000)
            }, unit: 1_000_000_000)
        /// Numbers of things, from one to 100,000.
        static let sizes = Scale(
            bounds: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 50_000, 100_000], unit: 1)
    }

    /// How many numbers a stripe has: the buckets, the sum behind them, and room up to the end of a line.
    private static let width = 24
    private static let sum = 16

    private let scale: Scale
    private let numbers = InlineArray<192, Atomic<Int64>> { _ in Atomic(0) }

    init(_ scale: Scale) { self.scale = scale }

    func recordNanoseconds(_ duration: Int64) { record(duration) }

    func record(_ value: Double) { record(Int64(value.rounded())) }

    func record(_ value: Int64) {
        let bucket = scale.bounds.firstIndex { value <= $0 } ?? scale.bounds.count
        let stripe = Stripe.current * Self.width
        numbers[stripe + bucket].wrappingAdd(1, ordering: .relaxed)
        numbers[stripe + Self.sum].wrappingAdd(value, ordering: .relaxed)
    }

    /// What the stripes have together.
    private func number(_ index: Int) -> Int64 {
        (0..<Stripe.count).reduce(0) { $0 &+ numbers[$1 * Self.width + index].load(ordering: .relaxed) }
    }

    func write(_ name: String, _ labels: String, to text: inout ExpositionText) {
        let before = labels.isEmpty ? "" : labels + ","
        var count: Int64 = 0
        for (index, bound) in scale.bounds.enumerated() {
            count += number(index)
            text.sample("\(name)_bucket", "\(before)le=\"\(Double(bound) / scale.unit)\"", Double(count))
        }
        count += number(scale.bounds.count)
        text.sample("\(name)_bucket", "\(before)le=\"+Inf\"", Double(count))
        text.sample("\(name)_sum", labels, Double(number(Self.sum)) / scale.unit)
        text.sample("\(name)_count", labels, Double(count))
    }
}
