import Journeys
import Testing

@Suite("A journey's run")
struct JourneyRunTests {
    private static let events: [JourneyRun.Event] = [.resumed, .sent, .notSent]

    @Test("M11.1 a run takes its steps in order and finishes", arguments: 1...5, [JourneyRun.Event.sent, .notSent])
    func pass(stepCount: Int, outcome: JourneyRun.Event) {
        var run = JourneyRun(stepCount: stepCount)
        for step in 0..<stepCount {
            #expect(run.state == .ready(step: step))
            #expect(run.handle(.resumed) == .send(step: step))
            #expect(run.state == .sending(step: step))
            let isLast = step == stepCount - 1
            #expect(run.handle(outcome) == (isLast ? .finish : .wait))
        }
        #expect(run.state == .finished)
    }

    @Test("A journey without steps finishes at once")
    func noSteps() {
        var run = JourneyRun(stepCount: 0)
        #expect(run.state == .ready(step: 0))
        #expect(run.handle(.resumed) == .finish)
        #expect(run.state == .finished)
    }

    @Test(
        "M11.3 a repeated or late event changes nothing",
        arguments: [
            (.ready(step: 1), .sent), (.ready(step: 1), .notSent), (.sending(step: 1), .resumed), (.finished, .resumed),
            (.finished, .sent), (.finished, .notSent),
        ] as [(JourneyRun.State, JourneyRun.Event)])
    func late(state: JourneyRun.State, event: JourneyRun.Event) {
        var run = JourneyRun(state: state, stepCount: 3)
        for _ in 0..<3 {
            #expect(run.handle(event) == .wait)
            #expect(run.state == state)
        }
    }

    @Test("M11.3 a run goes on where it was kept, also when its journey has no such step")
    func kept() {
        var sending = JourneyRun(state: .sending(step: 2), stepCount: 3)
        #expect(sending.handle(.sent) == .finish)
        var ready = JourneyRun(state: .ready(step: 2), stepCount: 3)
        #expect(ready.handle(.resumed) == .send(step: 2))
        var beyond = JourneyRun(state: .ready(step: 3), stepCount: 3)
        #expect(beyond.handle(.resumed) == .finish)
        #expect(beyond.state == .finished)
    }

    @Test("M11.3 whatever the order of events, no step is sent twice and none is left out", arguments: 0...3)
    func everyOrder(stepCount: Int) {
        // Every sequence of eight events: 3⁸.
        for sequence in 0..<6561 {
            var run = JourneyRun(stepCount: stepCount)
            var sent: [Int] = []
            var finishes = 0
            var rest = sequence
            for _ in 0..<8 {
                let before = run
                let action = run.handle(Self.events[rest % 3])
                rest /= 3
                switch action {
                case .send(let step): sent.append(step)
                case .finish: finishes += 1
                case .wait: break
                }
                if before.state == .finished { #expect(run == before && action == .wait) }
                #expect((action == .finish) == (run.state == .finished && before.state != .finished))
            }
            #expect(sent == Array(0..<sent.count) && sent.count <= stepCount)
            #expect(finishes == (run.state == .finished ? 1 : 0))
            if run.state == .finished { #expect(sent.count == stepCount) }
        }
    }
}
