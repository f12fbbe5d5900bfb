import NIOCore
import Testing

@testable import Edge

@Suite("What a connection waits for")
struct ConnectionWaitTests {
    private static let limits = ConnectionWait.Limits(idle: .seconds(30), head: .seconds(10), end: .seconds(5))
    private static let start = NIODeadline.uptimeNanoseconds(1_000_000_000)

    @Test(
        "Each phase has its time, and its way to end",
        arguments: [
            (.opening, 10, .close),
            (.request, 30, .close), (.head, 10, .refuse), (.body, 10, .close), (.reader, 30, .close),
            (.flush, 30, .close),
            (.end, 5, .close),
        ] as [(ConnectionWait.Phase, Int64, ConnectionWait.Outcome)])
    func phases(phase: ConnectionWait.Phase, seconds: Int64, outcome: ConnectionWait.Outcome) {
        var wait = ConnectionWait(since: Self.start)
        wait.begin(.answer, now: Self.start)
        let began = Self.start + .seconds(100)
        wait.begin(phase, now: began)
        let due = began + .seconds(seconds)
        #expect(wait.due(Self.limits) == due && wait.waitingSince == began)
        #expect(wait.outcome(at: due - .nanoseconds(1), Self.limits) == .goOn)
        #expect(wait.outcome(at: due, Self.limits) == outcome)
    }

    @Test("A phase that goes on has begun when it began; one that begins again, begins anew")
    func since() {
        var wait = ConnectionWait(since: Self.start)
        for second: Int64 in 1...20 {
            wait.begin(.head, now: Self.start + .seconds(second))
            #expect(wait.outcome(at: Self.start + .seconds(second), Self.limits) == (second < 11 ? .goOn : .refuse))
        }
        wait.begin(.answer, now: Self.start + .seconds(21))
        wait.begin(.head, now: Self.start + .seconds(22))
        #expect(wait.due(Self.limits) == Self.start + .seconds(32))
    }

    @Test("M6.3 there is no deadline for what is ours to do")
    func answer() {
        var wait = ConnectionWait(since: Self.start)
        wait.begin(.answer, now: Self.start)
        #expect(wait.due(Self.limits) == nil && wait.waitingSince == nil)
        #expect(wait.outcome(at: .distantFuture, Self.limits) == .goOn)
    }
}
