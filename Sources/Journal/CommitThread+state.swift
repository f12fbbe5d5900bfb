import Foundation
import Interactions

extension CommitThread {
    /// Who waits for the disk. All of it is guarded by ``lock``.
    ///
    /// What is appended at once is a batch. Batches are numbered as they come; the numbers tell how long one has waited
    /// without a clock being read for each.
    final class State: @unchecked Sendable {
        struct Waiting {
            private(set) var batches: [JournalPack] = []
            /// One for each batch.
            private(set) var completions: [Completion] = []
            var probes: [Completion] = []
            /// How many entries there are.
            private(set) var count = 0

            var isEmpty: Bool { batches.isEmpty && probes.isEmpty }

            mutating func add(_ entries: JournalPack, _ completion: @escaping Completion) {
                batches.append(entries)
                completions.append(completion)
                count += entries.count
            }

            mutating func removeFirst(_ number: Int) {
                count -= batches.prefix(number).reduce(0) { $0 + $1.count }
                batches.removeFirst(number)
                completions.removeFirst(number)
            }
        }

        let lock = NSLock()
        var waiting = Waiting()
        var isStopping = false
        /// With how many entries, or more, the thread has to be woken; `nil` where it is awake.
        private var wakesAt: Int?
        private let alarm = DispatchSemaphore(value: 0)
        /// The number of the first waiting batch.
        private var firstWaiting = 0
        /// Who is still to be answered of the group that is with the disk.
        private var committing: [Completion] = []
        private var probing: [Completion] = []
        /// The number of the first of ``committing``.
        private var firstCommitting = 0

        /// The number that the next batch will get.
        var nextNumber: Int { firstWaiting + waiting.batches.count }

        /// Changes something that the thread may sleep for, and wakes it once the lock is free: who wakes another first makes
        /// it wait again.
        func change<Result>(_ body: () -> Result) -> Result {
            lock.lock()
            let result = body()
            let wakes = wakesAt.map { isStopping || !waiting.probes.isEmpty || waiting.count >= $0 } ?? false
            if wakes { wakesAt = nil }
            lock.unlock()
            if wakes { alarm.signal() }
            return result
        }

        /// Sleeps until enough entries or a probe wait, or the thread is to stop; with the lock held before and after.
        ///
        /// - Parameter limit: the longest time.
        func sleep(until count: Int = 1, atMost limit: DispatchTimeInterval = .never) {
            wakesAt = count
            lock.unlock()
            let outcome = alarm.wait(timeout: .now() + limit)
            lock.lock()
            // It may have been woken just when the time was over.
            if outcome == .timedOut, wakesAt == nil { alarm.wait() }
            wakesAt = nil
        }

        /// Takes the next group out of what waits: batches with `maximum` entries together, and the one that makes it more.
        func beginCommit(of maximum: Int) -> [JournalPack] {
            var number = 0
            var count = 0
            while number < waiting.batches.count, count < maximum {
                count += waiting.batches[number].count
                number += 1
            }
            let group = Array(waiting.batches.prefix(number))
            (committing, probing) = (Array(waiting.completions.prefix(number)), waiting.probes)
            waiting.probes = []
            if number == waiting.batches.count { waiting = Waiting() } else { waiting.removeFirst(number) }
            firstCommitting = firstWaiting
            firstWaiting += number
            return group
        }

        /// After a commit: whoever has not been given up meanwhile.
        func takeAnswerable() -> [Completion] {
            lock.lock()
            defer { lock.unlock() }
            defer { (committing, probing) = ([], []) }
            return probing.isEmpty ? committing : committing + probing
        }

        /// Gives up the batches with numbers below `end`. Those that wait will not be recorded; of those that are with the
        /// disk nobody can say.
        func giveUp(below end: Int) -> [Completion] {
            let late = min(max(end - firstCommitting, 0), committing.count)
            var given = Array(committing.prefix(late))
            committing.removeFirst(late)
            firstCommitting += late
            let tooLong = min(max(end - firstWaiting, 0), waiting.batches.count)
            given += waiting.completions.prefix(tooLong)
            waiting.removeFirst(tooLong)
            firstWaiting += tooLong
            return given
        }
    }
}
