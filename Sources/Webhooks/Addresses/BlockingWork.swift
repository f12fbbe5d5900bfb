import Foundation

/// Work that blocks its thread and cannot be cut short: only so much of it at a time.
struct BlockingWork: Sendable {
    private let queue = OperationQueue()

    /// - Parameter width: how many threads it may block.
    init(width: Int) { queue.maxConcurrentOperationCount = width }

    /// - Returns: `nil` where it takes too long. Nobody waits for its end then; if it has not begun, it never will.
    func run<Result: Sendable>(within limit: Duration, _ work: @escaping @Sendable () -> Result) async -> Result? {
        let (results, continuation) = AsyncStream.makeStream(of: Result.self)
        let operation = BlockOperation {
            continuation.yield(work())
            continuation.finish()
        }
        queue.addOperation(operation)
        let watch = Task {
            try await Task.sleep(for: limit)
            continuation.finish()
        }
        defer {
            watch.cancel()
            operation.cancel()
        }
        for await result in results { return result }
        return nil
    }
}
