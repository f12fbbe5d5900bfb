import Foundation
import Interactions

extension CommitThread {
    /// Who waits for the disk. All of it is guarded by ``condition``.
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

        let condition = NSCondition()
        var waiting = Waiting()
        var isStopping = false
        var hasStopped = false
        /// The number of the first waiting batch.
        private var firstWaiting = 0
        /// Who is still to be answered of the group that is with the disk.
        private var committing: [Completion] = []
        private var probing: [Completion] = []
        /// The number of the first of ``committing``.
        private var firstCommitting = 0

        /// The number that the next batch will get.
        var nextNumber: Int { firstWaiting + waiting.batches.count }

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
            condition.lock()
            defer { condition.unlock() }
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
