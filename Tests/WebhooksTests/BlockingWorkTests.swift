import Foundation
import Synchronization
import Testing

@testable import Webhooks

@Suite("Work that blocks its thread", .timeLimit(.minutes(1)))
struct BlockingWorkTests {
    @Test("What nobody waits for any more is not begun, and what comes behind it is done")
    func givenUp() async {
        let work = BlockingWork(width: 1)
        let (begun, beginning) = AsyncStream.makeStream(of: Void.self)
        let gate = DispatchSemaphore(value: 0)
        async let first = work.run(within: .seconds(50)) {
            beginning.yield()
            gate.wait()
            return 1
        }
        for await _ in begun { break }
        let isDone = Mutex(false)
        let second: Void? = await work.run(within: .milliseconds(50)) { isDone.withLock { $0 = true } }
        #expect(second == nil)
        gate.signal()
        #expect(await first == 1)
        #expect(await work.run(within: .seconds(50)) { 3 } == 3)
        let wasDone = isDone.withLock { $0 }
        #expect(!wasDone)
    }
}
