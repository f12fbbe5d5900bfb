import NIOCore

// How a connection ends. Closing a socket while bytes are unread, or on their way, makes the kernel send a reset, and that
// destroys an answer which the client has not read yet (RFC 9112 §9.6). So where a client may be sending still, we say that
// nothing more comes, and read on for a while.
extension EdgeHandler {
    /// How many bytes are read, and thrown away, behind the last request.
    private static let maximumDiscarded = 4_194_304

    /// Writes the last answer, and closes behind it.
    ///
    /// - Parameter lingers: whether the client may be sending still.
    func end(_ context: ChannelHandlerContext, with answer: ByteBuffer = ByteBuffer(), lingers: Bool = false) {
        isClosing = true
        discarded += received.readableBytes
        received = ByteBuffer()
        wait.begin(isStopping ? .end : .flush, now: .now())
        let written = context.eventLoop.makePromise(of: Void.self)
        written.futureResult.assumeIsolated().whenComplete { result in
            guard case .success = result, lingers, !self.isInputClosed else { return self.close(context) }
            self.wait.begin(.end, now: .now())
            context.close(mode: .output, promise: nil)
        }
        context.writeAndFlush(wrapOutboundOut(answer), promise: written)
        if isPaused { resume(context) }
    }

    /// Bytes came that nobody reads.
    func discard(_ count: Int, _ context: ChannelHandlerContext) {
        discarded += count
        if discarded > Self.maximumDiscarded { context.close(promise: nil) }
    }

    /// The server is to stop: what has been read is answered, and nobody is waited for any longer than at an end.
    func quiesce(_ context: ChannelHandlerContext) {
        isStopping = true
        switch wait.phase {
        case .opening, .end: context.close(promise: nil)
        case .flush:
            wait.begin(.end, now: .now())
        case .answer: isClosing = true
        case .request, .head, .body, .reader: end(context)
        }
    }

    /// Another connection needs the place.
    func makeRoom() { context?.close(promise: nil) }
}
