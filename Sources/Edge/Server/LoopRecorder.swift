import Foundation
import Interactions
import Journal
import NIOCore

/// Gathers what the connections of one event loop have to record, and hands it to the journal together: one sync of the
/// disk, one lock, one wake-up and one way back for all of it. Only to be used on its event loop.
final class LoopRecorder {
    private let eventLoop: any EventLoop
    private let journal: any Journal
    private let counts: RecordingCounts
    private let now: @Sendable () -> Date
    /// How many entries are handed over without looking for more. A sync costs as much as answering some six clicks, so
    /// that of so many it is hardly felt; and the loop answers others meanwhile.
    private static let enough = 128
    private var packer = JournalPacker()
    /// Whose entries they are, in their order.
    private var waiting: [EdgeHandler] = []

    init(
        eventLoop: any EventLoop, journal: any Journal, counts: RecordingCounts, now: @escaping @Sendable () -> Date
    ) {
        self.eventLoop = eventLoop
        self.journal = journal
        self.counts = counts
        self.now = now
    }

    /// - Parameters:
    ///   - handler: is told when the entry is on disk, or certainly will not be in time.
    ///   - pack: appends the entry.
    func record(for handler: EdgeHandler, _ pack: (inout JournalPacker) -> Void) {
        if waiting.isEmpty { lookLater() }
        pack(&packer)
        waiting.append(handler)
    }

    /// Looks again when all that the loop has to read now has been read.
    private func lookLater() {
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        let known = waiting.count
        eventLoop.execute { bound.value.look(known) }
    }

    /// Hands over once a turn of the loop has brought nothing new. While a task waits, the loop does not sleep: nobody waits
    /// for longer than others keep it busy.
    private func look(_ known: Int) {
        if waiting.count > known, waiting.count < Self.enough { lookLater() } else { handOver() }
    }

    private func handOver() {
        let bound = NIOLoopBound(waiting, eventLoop: eventLoop)
        let (counts, now) = (counts, now)
        let pack = packer.finish()
        waiting = []
        journal.append(pack) { result in
            counts.note(result, count: pack.count)
            bound.eventLoop.execute {
                let now = now()
                for handler in bound.value { handler.recorded(at: now) }
            }
        }
    }
}
