package import CoreMetrics
import Synchronization

/// Keeps every counter, gauge and histogram of the process, and writes them as Prometheus reads them.
///
/// Whatever is asked for by one name with the same labels is one series. Making an instrument takes a lock; using it takes
/// none. A label's values must be few and known beforehand: each is a series for as long as the process lives.
package final class MetricsRegistry: MetricsFactory {
    private let families = Mutex<[String: MetricFamily]>([:])
    private let descriptions: [String: String]

    /// - Parameter descriptions: what each metric is, by its name as it is written out.
    package init(descriptions: [String: String] = [:]) { self.descriptions = descriptions }

    package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        instrument(.counter, label, dimensions) { CountedTotal() }
    }

    package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        instrument(.gauge, label, dimensions) { CurrentValue() }
    }

    package func makeRecorder(
        label: String, dimensions: [(String, String)], aggregate: Bool
    ) -> any RecorderHandler {
        if aggregate { return instrument(.histogram, label, dimensions) { Histogram(.sizes) } }
        return instrument(.gauge, label, dimensions) { CurrentValue() }
    }

    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        instrument(.histogram, label, dimensions) { Histogram(.seconds) }
    }

    // Series live as long as the process: one that came and went would look like a restart.
    package func destroyCounter(_ handler: any CounterHandler) {}
    package func destroyMeter(_ handler: any MeterHandler) {}
    package func destroyRecorder(_ handler: any RecorderHandler) {}
    package func destroyTimer(_ handler: any TimerHandler) {}

    /// All series in Prometheus' text format, version 0.0.4, in the order of their names and labels.
    package func text() -> String {
        let families = families.withLock { $0 }
        var text = ExpositionText()
        for name in families.keys.sorted() {
            families[name]?.write(name, description: descriptions[name], to: &text)
        }
        return text.text
    }

    /// The series of that name with these labels.
    private func instrument<Instrument: MetricInstrument>(
        _ kind: MetricFamily.Kind, _ label: String, _ dimensions: [(String, String)], make: () -> Instrument
    ) -> Instrument {
        let name = ExpositionText.name(label, isTotal: kind == .counter)
        let labels = ExpositionText.labels(dimensions)
        return families.withLock { families in
            var family = families[name] ?? MetricFamily(kind: kind)
            if let known = family.series[labels] as? Instrument { return known }
            let instrument = make()
            // One name cannot be two kinds of metric: what comes second is counted, and not shown.
            assert(family.kind == kind, "\(name) is a \(family.kind.rawValue) already")
            if family.kind == kind {
                family.series[labels] = instrument
                families[name] = family
            }
            return instrument
        }
    }
}
