import Foundation

/// Gives up entries that have waited too long for the disk (M6.2): the redirect goes out all the same.
///
/// It looks four times in the longest wait, and gives up what it finds for the fourth time: nobody waits longer, and
/// nobody less than three quarters of it. Appending costs nothing for this.
final class WaitingClock: Sendable {
    private let stopped = DispatchSemaphore(value: 0)
    private static let looks = 4

    /// - Parameter maximumWait: in milliseconds, on a clock that nobody sets.
    init(maximumWait: Int, state: CommitThread.State) {
        let interval = DispatchTimeInterval.microseconds(max(maximumWait * 1000 / Self.looks, 1000))
        let thread = Thread { [stopped] in
            // The number that was next at each of the last looks, oldest first.
            var numbers: [Int] = []
            while stopped.wait(timeout: .now() + interval) == .timedOut {
                state.lock.lock()
                numbers.append(state.nextNumber)
                let late = numbers.count == Self.looks ? state.giveUp(below: numbers.removeFirst()) : []
                state.lock.unlock()
                for completion in late { completion(.failure(.overload)) }
            }
        }
        thread.name = "journal clock"
        thread.start()
    }

    func stop() { stopped.signal() }
}
