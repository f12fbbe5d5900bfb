import Testing

@testable import Sender

@Suite("Waiting to be woken")
struct WakeupTests {
    @Test("Nobody is woken for nothing: each wait takes its time, also after others that did")
    func times() async {
        let wakeup = Wakeup()
        let began = ContinuousClock.now
        for _ in 0..<5 { await wakeup.wait(atMost: .milliseconds(20)) }
        #expect(ContinuousClock.now - began >= .milliseconds(100))
    }

    @Test("Whoever was called meanwhile does not wait, and once only, however often it was")
    func called() async {
        let wakeup = Wakeup()
        for _ in 0..<3 {
            wakeup()
            wakeup()
            await wakeup.wait(atMost: .seconds(3600))
        }
        let began = ContinuousClock.now
        await wakeup.wait(atMost: .milliseconds(20))
        #expect(ContinuousClock.now - began >= .milliseconds(20))
    }

    @Test("Whoever waits is woken by a call, and by being cancelled, before or meanwhile", arguments: [true, false])
    func woken(isCancelled: Bool) async {
        let wakeup = Wakeup()
        for turn in 0..<100 {
            let waiting = Task { await wakeup.wait(atMost: .seconds(3600)) }
            if turn % 2 == 0 { await Task.yield() }
            if isCancelled { waiting.cancel() } else { wakeup() }
            await waiting.value
        }
    }
}
