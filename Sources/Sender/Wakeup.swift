import Synchronization

/// Has somebody look for work before the time for that has come. One waits for it at a time.
package final class Wakeup: Sendable {
    private struct State {
        var isCalled = false
        var waiting: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    package init() {}

    /// However often it is called, one look is enough.
    package func callAsFunction() {
        let waiting = state.withLock { state in
            defer { state.waiting = nil }
            state.isCalled = state.waiting == nil
            return state.waiting
        }
        waiting?.resume()
    }

    /// Returns when it was called since the last time, when the time is over, or when the task is cancelled.
    func wait(atMost time: Duration) async {
        let timer = Task { if (try? await Task.sleep(for: time)) != nil { self() } }
        defer { timer.cancel() }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isCalled = state.withLock { state in
                    if !state.isCalled { state.waiting = continuation }
                    defer { state.isCalled = false }
                    return state.isCalled
                }
                if isCalled { continuation.resume() }
            }
        } onCancel: {
            self()
        }
    }
}
