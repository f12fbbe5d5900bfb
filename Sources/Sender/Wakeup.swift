/// Has somebody look for work before the time for that has come.
package struct Wakeup: Sendable {
    private let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    package init() {
        // However often it is called, one look is enough.
        (stream, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    package func callAsFunction() { continuation.yield() }

    /// Returns when it was called since the last time, when the time is over, or when the task is cancelled.
    func wait(atMost time: Duration) async {
        await withTaskGroup { group in
            group.addTask { try? await Task.sleep(for: time) }
            group.addTask { for await _ in stream { return } }
            await group.next()
            group.cancelAll()
        }
    }
}
