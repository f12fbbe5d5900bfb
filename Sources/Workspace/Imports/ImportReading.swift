import Foundation
package import Store
import Synchronization

/// Reads a file on a thread of its own, while the batch before is taken in on another.
package final class ImportReading<File: ImportFile>: Sendable {
    package struct Summary: Sendable {
        package var rows = 0
        package var refused = 0
        package var firstRefusal: InputError?
        package var isKept = false
    }

    private let file: Mutex<File>
    private let result = Mutex(Summary())
    private let handover = Handover<Result<ImportStep<File.Batch>, any Error>>()

    /// What was read; complete when the last step has been given out.
    package var summary: Summary { result.withLock { $0 } }

    /// - Parameters:
    ///   - skipsRefused: whether the good rows are kept where others were refused.
    ///   - isDryRun: whether nothing is kept.
    ///   - progress: is told how many bytes have been read.
    package init(
        _ file: sending File, skipsRefused: Bool, isDryRun: Bool, progress: @escaping @Sendable (Int) -> Void
    ) {
        self.file = Mutex(file)
        let thread = Thread { [self] in
            let last: Result<ImportStep<File.Batch>, any Error>
            do {
                last = .success(try read(skipsRefused: skipsRefused, isDryRun: isDryRun, progress: progress))
            } catch {
                last = .failure(error)
            }
            _ = handover.give(last)
        }
        thread.name = "import"
        thread.start()
    }

    /// The next step, when it is there.
    package func next() throws -> ImportStep<File.Batch> { try handover.take().get() }

    /// Ends the reading, if it goes on still.
    package func stop() { handover.stop() }

    private func read(
        skipsRefused: Bool, isDryRun: Bool, progress: (Int) -> Void
    ) throws -> ImportStep<File.Batch> {
        try file.withLock { file in
            while let batch = try file.next() {
                progress(file.table.offset)
                // What will be undone need not be taken in. The file is read to its end, for all that is wrong in it.
                if file.table.refusedCount > 0, !skipsRefused { continue }
                guard handover.give(.success(.batch(batch))) else { return .undo }
            }
            progress(file.table.offset)
            let isGood = file.table.refusedCount == 0 || skipsRefused
            let isKept = isGood && !isDryRun
            result.withLock {
                $0 = Summary(
                    rows: file.table.rowCount, refused: file.table.refusedCount,
                    firstRefusal: file.table.firstRefusal, isKept: isKept)
            }
            return isKept ? .keep : .undo
        }
    }
}

/// Hands values from one thread to another, each when the one before has been worked off.
private final class Handover<Value: Sendable>: Sendable {
    private let value = Mutex<(value: Value?, isTaken: Bool, isStopped: Bool)>((nil, false, false))
    private let isFree = DispatchSemaphore(value: 0)
    private let isThere = DispatchSemaphore(value: 0)

    // A semaphore must not go with less than it began with.
    init() { isFree.signal() }

    /// Waits until there is room; `false` where nobody takes anything any more.
    func give(_ new: Value) -> Bool {
        if value.withLock({ $0.isStopped }) { return false }
        isFree.wait()
        let isStopped = value.withLock {
            $0.value = new
            return $0.isStopped
        }
        isThere.signal()
        return !isStopped
    }

    func take() -> Value {
        let hasTaken = value.withLock { value in
            defer { value.isTaken = true }
            return value.isTaken
        }
        if hasTaken { isFree.signal() }
        isThere.wait()
        return value.withLock { $0.value.take()! }
    }

    func stop() {
        value.withLock { $0.isStopped = true }
        isFree.signal()
    }
}
