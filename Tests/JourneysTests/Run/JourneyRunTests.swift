import Foundation
import Journeys
import Messages
import Testing

@Suite("A journey's run")
struct JourneyRunTests {
    private static let time = JourneyRun.Event.time(.at(0))
    private static let events: [JourneyRun.Event] = [time, .sent, .notSent(.noConsent)]

    /// A journey of messages only.
    private func plan(stepCount: Int) -> JourneyPlan {
        JourneyPlan(
            JourneyDefinition(
                name: "", audience: .everyone,
                steps: (0..<stepCount).map { .init(id: "\($0)", action: .message(.email, name: "m")) }))
    }

    @Test(
        "M11.1 a run takes its steps in order and finishes", arguments: 1...5,
        [StepOutcome.sent, .noConsent, .noContactPoint, .capped, .failed(code: "550 5.1.1")])
    func pass(stepCount: Int, outcome: StepOutcome) {
        var run = JourneyRun(plan(stepCount: stepCount))
        for step in 0..<stepCount {
            #expect(run.state == .ready(step: step))
            #expect(run.handle(Self.time) == [.send(step: step)])
            #expect(run.state == .sending(step: step))
            #expect(run.handle(outcome == .sent ? .sent : .notSent(outcome)) == [.passed(step: step, outcome)])
        }
        #expect(run.state == .finished)
    }

    @Test("M11.1 a time zone that the journey sets counts from the next step on")
    func zoneOfUpdate() throws {
        let until = try #require(JourneyDefinition.Wait(until: "18:00"))
        let plan = JourneyPlan(
            JourneyDefinition(
                name: "", audience: .everyone,
                steps: [
                    .init(id: "set", action: .update(attribute: "timezone", value: "America/New_York")),
                    .init(id: "wait", action: .wait(until)),
                ]))
        var run = JourneyRun(plan)
        // 2026-03-02, 09:00 in Berlin: 18:00 in New York is 23:00 in UTC.
        let now = Date(timeIntervalSince1970: 1_772_438_400)
        _ = run.handle(
            .time(
                .init(
                    now: now, heardThrough: now, attributes: ["timezone": "Europe/Berlin"], organizationZone: .gmt)))
        #expect(run.state == .waiting(step: 1, until: now + 15 * 3600))
    }

    @Test("A journey without steps is finished at once")
    func noSteps() {
        var run = JourneyRun(plan(stepCount: 0))
        #expect(run.state == .finished)
        #expect(run.handle(Self.time) == [])
        #expect(run.state == .finished)
    }

    @Test(
        "M11.3 a repeated or late event changes nothing",
        arguments: [
            (.ready(step: 1), .sent), (.ready(step: 1), .notSent(.noConsent)),
            (.ready(step: 1, due: .at(1)), time), (.sending(step: 1), time), (.waiting(step: 1, until: .at(1)), time),
            (.waiting(step: 1, until: .at(1)), .sent), (.listening(step: 1, until: .at(1)), time),
            (.listening(step: 1, until: .at(1)), .notSent(.capped)), (.finished, time), (.finished, .sent),
            (.finished, .notSent(.noConsent)), (.finished, .left),
            (.finished, .reacted(.init(kind: .opened, step: 0, link: nil, at: .at(0)))),
        ] as [(JourneyRun.State, JourneyRun.Event)])
    func late(state: JourneyRun.State, event: JourneyRun.Event) {
        var run = JourneyRun(plan(stepCount: 3), state: state)
        for _ in 0..<3 {
            #expect(run.handle(event) == [])
            #expect(run.state == state)
        }
    }

    @Test("M11.3 a run goes on where it was kept, also when its journey has no such step")
    func kept() {
        var sending = JourneyRun(plan(stepCount: 3), state: .sending(step: 2))
        #expect(sending.handle(.sent) == [.passed(step: 2, .sent)])
        #expect(sending.state == .finished)
        var ready = JourneyRun(plan(stepCount: 3), state: .ready(step: 2))
        #expect(ready.handle(Self.time) == [.send(step: 2)])
        var beyond = JourneyRun(plan(stepCount: 3), state: .ready(step: 3))
        #expect(beyond.state == .finished)
        #expect(beyond.handle(Self.time) == [])
    }

    @Test("M11.3 whatever the order of events, no step is sent twice and none is left out", arguments: 0...3)
    func everyOrder(stepCount: Int) {
        // Every sequence of eight events: 3⁸.
        for sequence in 0..<6561 {
            var run = JourneyRun(plan(stepCount: stepCount))
            var sent: [Int] = []
            var passed: [Int] = []
            var rest = sequence
            for _ in 0..<8 {
                let before = run
                let actions = run.handle(Self.events[rest % 3])
                rest /= 3
                for action in actions {
                    switch action {
                    case .send(let step): sent.append(step)
                    case .passed(let step, _): passed.append(step)
                    case .update: Issue.record("nothing is updated")
                    }
                }
                if before.state == .finished { #expect(run == before && actions.isEmpty) }
                #expect(actions.count <= 1)
            }
            #expect(sent == Array(0..<sent.count) && sent.count <= stepCount)
            #expect(passed == Array(0..<passed.count) && [0, 1].contains(sent.count - passed.count))
            #expect((run.state == .finished) == (passed.count == stepCount))
        }
    }
}
