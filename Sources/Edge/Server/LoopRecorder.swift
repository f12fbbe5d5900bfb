import Interactions
import Journal
import NIOCore

/// Gathers what the connections of one event loop have to record, and hands it to the journal once a turn of the loop: one
/// lock, one wake-up and one way back for all of it. Only to be used on its event loop.
final class LoopRecorder {
    /// Who waits for an entry, and what is called then.
    struct Waiting {
        let handler: EdgeHandler
        let context: ChannelHandlerContext
        let request: EdgeHandler.AnswerForm
        let response: Response
    }

    private let eventLoop: any EventLoop
    private let journal: any Journal
    private let counts: RecordingCounts
    private var entries: [JournalEntry] = []
    private var waiting: [Waiting] = []

    init(eventLoop: any EventLoop, journal: any Journal, counts: RecordingCounts) {
        self.eventLoop = eventLoop
        self.journal = journal
        self.counts = counts
    }

    func record(_ entry: JournalEntry, for one: Waiting) {
        if entries.isEmpty {
            let bound = NIOLoopBound(self, eventLoop: eventLoop)
            // Runs when all that the loop has to read now has been read.
            eventLoop.execute { bound.value.handOver() }
        }
        entries.append(entry)
        waiting.append(one)
    }

    private func handOver() {
        let bound = NIOLoopBound(waiting, eventLoop: eventLoop)
        let counts = counts
        let count = entries.count
        journal.append(entries) { result in
            counts.note(result, count: count)
            bound.eventLoop.execute {
                for one in bound.value { one.handler.recorded(one) }
            }
        }
        entries.removeAll(keepingCapacity: true)
        waiting = []
    }
}
