import CoreMetrics
import Testing

@testable import Telemetry

@Suite("Metrics in Prometheus’ text format")
struct MetricsRegistryTests {
    @Test("A counter ends in _total, and is one series however often it is asked for")
    func counter() {
        let registry = MetricsRegistry(descriptions: ["clicks_total": "Links followed."])
        Counter(label: "clicks", dimensions: [("kind", "email")], factory: registry).increment(by: 2)
        Counter(label: "clicks", dimensions: [("kind", "email")], factory: registry).increment()
        _ = Counter(label: "clicks", dimensions: [("kind", "text")], factory: registry)
        #expect(
            registry.text() == """
                # HELP clicks_total Links followed.
                # TYPE clicks_total counter
                clicks_total{kind="email"} 3
                clicks_total{kind="text"} 0

                """)
    }

    @Test("A gauge has the last value, whole numbers as such")
    func gauge() {
        let registry = MetricsRegistry()
        let depth = Meter(label: "depth", factory: registry)
        depth.set(7)
        depth.increment(by: 0.5)
        depth.decrement()
        Gauge(label: "age", factory: registry).record(3)
        #expect(registry.text() == "# TYPE age gauge\nage 3\n# TYPE depth gauge\ndepth 6.5\n")
    }

    @Test("A timer is a histogram in seconds whose buckets are cumulative")
    func timer() throws {
        let registry = MetricsRegistry()
        let timer = Timer(label: "answer_seconds", factory: registry)
        for milliseconds in [0, 1, 2, 2000, 60_000] { timer.recordMilliseconds(milliseconds) }
        let lines = registry.text().split(separator: "\n")
        #expect(lines.first == "# TYPE answer_seconds histogram")
        #expect(lines.contains(#"answer_seconds_bucket{le="0.0005"} 1"#))
        #expect(lines.contains(#"answer_seconds_bucket{le="0.001"} 2"#))
        #expect(lines.contains(#"answer_seconds_bucket{le="0.0025"} 3"#))
        #expect(lines.contains(#"answer_seconds_bucket{le="30.0"} 4"#))
        #expect(lines.contains(#"answer_seconds_bucket{le="+Inf"} 5"#))
        #expect(lines.contains("answer_seconds_sum 62.003"))
        #expect(lines.contains("answer_seconds_count 5"))
        #expect(lines.count == 19)
    }

    @Test("A recorder is a histogram of sizes")
    func recorder() {
        let registry = MetricsRegistry()
        let sizes = Recorder(label: "batch", dimensions: [("a", "b")], factory: registry)
        for size in [1, 3, 1_000_000] { sizes.record(size) }
        let text = registry.text()
        #expect(text.contains("batch_bucket{a=\"b\",le=\"5.0\"} 2\n"))
        #expect(text.contains("batch_bucket{a=\"b\",le=\"100000.0\"} 2\n"))
        #expect(text.contains("batch_sum{a=\"b\"} 1000004\nbatch_count{a=\"b\"} 3\n"))
    }

    @Test("Names and labels hold nothing that ends them early")
    func escaping() {
        let registry = MetricsRegistry(descriptions: ["_1_a_b": "one\ntwo \\ three"])
        Meter(label: "1.a-b", dimensions: [("z", "1"), ("a.b", "say \"\\\"\nx")], factory: registry).set(Double.nan)
        #expect(
            registry.text() == """
                # HELP _1_a_b one\\ntwo \\\\ three
                # TYPE _1_a_b gauge
                _1_a_b{a_b="say \\"\\\\\\"\\nx",z="1"} NaN

                """)
    }

    @Test("What many threads count at once is all counted")
    func threads() async {
        let registry = MetricsRegistry()
        let counter = Counter(label: "n", factory: registry)
        let meter = Meter(label: "m", factory: registry)
        let timer = Timer(label: "t", factory: registry)
        await withTaskGroup { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<10_000 {
                        counter.increment()
                        meter.increment(by: 1.0)
                        timer.recordNanoseconds(1 as Int64)
                    }
                }
            }
        }
        let text = registry.text()
        #expect(text.contains("n_total 80000\n") && text.contains("m 80000\n") && text.contains("t_count 80000\n"))
    }
}
