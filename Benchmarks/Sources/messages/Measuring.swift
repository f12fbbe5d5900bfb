import CAllocations
import Foundation

/// Measures by turns, so that whatever else the machine does falls on all alike, and the time of this thread alone.
struct Measuring {
    /// How often each is measured.
    var rounds = 15
    /// How often each runs in a round.
    var repetitions: Int

    /// The median nanoseconds that one run of each takes.
    func medians(_ runs: [(name: String, run: () -> Void)]) -> [String: Double] {
        var times: [String: [Double]] = [:]
        for round in 0...rounds {
            for (name, run) in runs {
                let start = threadTime()
                for _ in 0..<repetitions { run() }
                let time = (threadTime() - start) / Double(repetitions)
                // The first round warms up.
                if round > 0 { times[name, default: []].append(time) }
            }
        }
        return times.mapValues { $0.sorted()[$0.count / 2] }
    }
}

/// The nanoseconds for which this thread has run.
func threadTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
}

/// How many allocations a run makes.
func allocations(_ run: () -> Void) -> Int {
    let before = allocation_count()
    run()
    return allocation_count() - before
}

/// The most memory that this process has used, in bytes.
func peakMemory() -> Int {
    var usage = rusage()
    getrusage(Int32(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss * 1024
}
