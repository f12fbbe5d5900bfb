import Foundation
import Interactions

extension CommitThread {
    /// Who waits for the disk. All of it is guarded by ``condition``.
    ///
    /// Entries are numbered as they come; the numbers tell how long one has waited without a clock being read for each.
    final class State: @unchecked Sendable {
        struct Waiting {
            var entries: [JournalEntry] = []
            /// One for each entry.
            var completions: [Completion] = []
            var probes: [Completion] = []

            var isEmpty: Bool { entries.isEmpty && probes.isEmpty }
        }

        let condition = NSCondition()
        var waiting = Waiting()
        var isStopping = false
        var hasStopped = false
        /// The number of the first waiting entry.
        private var firstWaiting = 0
        /// Who is still to be answered of the group that is with the disk.
        private var committing: [Completion] = []
        private var probing: [Completion] = []
        /// The number of the first of ``committing``.
        private var firstCommitting = 0

        /// The number that the next entry will get.
        var nextNumber: Int { firstWaiting + waiting.entries.count }

        /// Takes the next group out of what waits.
        func beginCommit(of maximumGroup: Int) -> [JournalEntry] {
            var group = waiting
            waiting = Waiting()
            if group.entries.count > maximumGroup {
                waiting.entries = Array(group.entries[maximumGroup...])
                waiting.completions = Array(group.completions[maximumGroup...])
                group.entries.removeLast(waiting.entries.count)
                group.completions.removeLast(waiting.completions.count)
            }
            (committing, probing) = (group.completions, group.probes)
            firstCommitting = firstWaiting
            firstWaiting += group.entries.count
            return group.entries
        }

        /// After a commit: whoever has not been given up meanwhile.
        func takeAnswerable() -> [Completion] {
            condition.lock()
            defer { condition.unlock() }
            defer { (committing, probing) = ([], []) }
            return probing.isEmpty ? committing : committing + probing
        }

        /// Gives up the entries with numbers below `end`. Those that wait will not be recorded; of those that are with the
        /// disk nobody can say.
        func giveUp(below end: Int) -> [Completion] {
            let late = min(max(end - firstCommitting, 0), committing.count)
            var given = Array(committing.prefix(late))
            committing.removeFirst(late)
            firstCommitting += late
            let tooLong = min(max(end - firstWaiting, 0), waiting.entries.count)
            given += waiting.completions.prefix(tooLong)
            waiting.entries.removeFirst(tooLong)
            waiting.completions.removeFirst(tooLong)
            firstWaiting += tooLong
            return given
        }
    }
}
