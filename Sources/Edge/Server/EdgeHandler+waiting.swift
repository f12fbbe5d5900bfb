import NIOCore

extension EdgeHandler {
    /// Notes what is waited for next.
    func waitForNext(now: @autoclosure () -> NIODeadline) {
        if isClosing || wait.phase == .opening { return }
        if isBusy {
            wait.begin(.answer, now: now())
        } else if !isWritable {
            wait.begin(.reader, now: now())
        } else if bodyLeft > 0 {
            wait.begin(.body, now: now())
        } else if received.readableBytes > 0 {
            wait.begin(.head, now: now())
        } else {
            wait.begin(.request, now: now())
        }
    }

    /// Ends what has taken too long.
    func checkDeadline(at now: NIODeadline) {
        guard let context else { return }
        switch wait.outcome(at: now, shared.limits) {
        case .goOn: break
        case .refuse: refuse(.requestTimeout, context)
        case .close: context.close(promise: nil)
        }
    }
}
