import Foundation
import Journeys
import TestSupport
import Testing

/// `SOAK=1` has it go through fifty times as many.
@Suite("M11.3 any journey, whatever happens")
struct RunPropertyTests {
    private static let count = ProcessInfo.processInfo.environment["SOAK"] == nil ? 2500 : 125_000

    @Test("M11.1, M11.3 a run is always where the rules say, and has sent no step twice")
    func reference() {
        let clocks = ReferenceClocks()
        var seen: [String: Int] = [:]
        var lost = 0
        for seed in 1...UInt64(Self.count) {
            var history = RandomHistory(seed: seed)
            for turn in 0..<40 {
                // In the end, and now and then.
                if turn == 39 { history.finish() } else { history.act() }
                guard turn % 6 == 3 || turn == 39 else { continue }
                let expected = ReferenceRun.account(of: history.definition, history.facts, clocks)
                if history.account != expected {
                    Issue.record(
                        """
                        seed \(seed), turn \(turn): \(history.account), and the rules say \(expected)
                        \(history.definition)
                        \(history.facts.map(\.description).joined(separator: "\n"))
                        """)
                    return
                }
            }
            let account = history.account
            #expect(account.place == .finished, "seed \(seed)")
            #expect(Set(account.sends).count == account.sends.count, "seed \(seed): \(account.sends)")
            let passed = account.passed.map { $0.split(separator: " ") }
            #expect(Set(passed.map { $0[0] }).count == passed.count, "seed \(seed): \(account.passed)")
            for outcome in passed { seen[outcome[1...].joined(separator: " "), default: 0] += 1 }
            lost += history.crashes
        }
        // Whatever can become of a step has become of some.
        let all: [StepOutcome] = [
            .sent, .noContactPoint, .noConsent, .capped, .failed(code: "5.1.1"), .waited, .reacted, .timedOut, .met,
            .unmet, .updated, .exited, .left,
        ]
        for outcome in all { #expect(seen[outcome.description, default: 0] > 100, "\(outcome): \(seen)") }
        #expect(lost > Self.count)
    }
}
