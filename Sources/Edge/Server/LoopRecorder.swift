import Foundation
import Interactions
import Journal
import LinkIdentifiers
import NIOCore

/// Gathers what the connections of one event loop have to record, and hands it to the journal once a turn of the loop: one
/// lock, one wake-up and one way back for all of it. Only to be used on its event loop.
final class LoopRecorder {
    private let eventLoop: any EventLoop
    private let journal: any Journal
    private let counts: RecordingCounts
    private let now: @Sendable () -> Date
    private var packer = JournalPacker()
    private var tally = RecordingTally()
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
    ///   - destination: where a personalised or corrected link leads.
    ///   - head: that of the request, in `bytes`.
    ///   - handler: is told when the entry is on disk, or certainly will not be in time.
    func record(
        _ link: LinkReference, destination: String?, readAt: Date, head: RequestHead, in bytes: UnsafeRawBufferPointer,
        for handler: EdgeHandler
    ) {
        let userAgent = bytes[head.userAgent ?? 0..<0].prefix(JournalEntry.maximumUserAgentLength)
        packer.append(
            at: Int64((readAt.timeIntervalSince1970 * 1000).rounded()), link: link,
            userAgent: .init(rebasing: userAgent), destination: destination, asksForAnonymity: head.asksForAnonymity,
            isPrefetch: head.isPrefetch, address: handler.client(head: .init(rebasing: bytes.prefix(head.length))))
        wait(handler, for: link)
    }

    /// Records a gateway's receipt. Of whoever sends it nothing is kept.
    func record(_ receipt: LinkReference, readAt: Date, for handler: EdgeHandler) {
        packer.append(
            at: Int64((readAt.timeIntervalSince1970 * 1000).rounded()), link: receipt,
            userAgent: UnsafeRawBufferPointer(start: nil, count: 0), destination: nil, asksForAnonymity: false,
            isPrefetch: false, address: nil)
        wait(handler, for: receipt)
    }

    private func wait(_ handler: EdgeHandler, for reference: LinkReference) {
        if waiting.isEmpty {
            let bound = NIOLoopBound(self, eventLoop: eventLoop)
            // Runs when all that the loop has to read now has been read.
            eventLoop.execute { bound.value.handOver() }
        }
        waiting.append(handler)
        tally.add(reference)
    }

    private func handOver() {
        let handlers = NIOLoopBound(waiting, eventLoop: eventLoop)
        let (counts, now) = (counts, now)
        let (pack, tally) = (packer.finish(), tally)
        waiting = []
        self.tally = RecordingTally()
        journal.append(pack) { result in
            counts.note(result, tally, at: now())
            let isOnDisk = (try? result.get()) != nil
            handlers.eventLoop.execute {
                // One reading of the clocks for all.
                let (now, deadline) = (now(), NIODeadline.now())
                for handler in handlers.value {
                    handler.recorded(isOnDisk: isOnDisk, at: now, deadline: deadline)
                }
            }
        }
    }
}
