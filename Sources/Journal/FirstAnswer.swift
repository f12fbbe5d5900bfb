import Synchronization

/// The first of several answers, for one who waits for it.
final class FirstAnswer: Sendable {
    private enum State {
        case open
        case awaited(CheckedContinuation<Result<Void, JournalError>, Never>)
        case answered(Result<Void, JournalError>)
    }

    private let state = Mutex(State.open)

    func give(_ answer: Result<Void, JournalError>) {
        let waiting = state.withLock { state in
            switch state {
            case .open:
                state = .answered(answer)
                return nil as CheckedContinuation<Result<Void, JournalError>, Never>?
            case .awaited(let continuation):
                state = .answered(answer)
                return continuation
            case .answered:
                return nil
            }
        }
        waiting?.resume(returning: answer)
    }

    var value: Result<Void, JournalError> {
        get async {
            await withCheckedContinuation { continuation in
                let answer = state.withLock { state in
                    if case .answered(let answer) = state { return answer as Result<Void, JournalError>? }
                    state = .awaited(continuation)
                    return nil
                }
                if let answer { continuation.resume(returning: answer) }
            }
        }
    }
}
