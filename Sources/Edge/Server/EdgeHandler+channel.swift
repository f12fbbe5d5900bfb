import NIOCore
import NIOExtras

extension EdgeHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// How many bytes a client may send ahead of its answers before no more are read: no less than the longest head.
    static let readAhead = 16_384

    func channelActive(context: ChannelHandlerContext) {
        self.context = context
        begin(context)
        guard open.add(self, on: context.eventLoop) else { return context.close(promise: nil) }
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        forget()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { forget() }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        if isClosing { return discard(bytes.readableBytes, context) }
        if received.readableBytes == 0 {
            received = bytes
        } else {
            // A client that is always ahead of its answers would otherwise have the buffer grow for ever.
            if received.readerIndex >= Self.readAhead { received.discardReadBytes() }
            received.writeBuffer(&bytes)
        }
        advance(context)
        if !isPaused, received.readableBytes >= Self.readAhead {
            isPaused = true
            setReading(false, context)
        }
    }

    /// Nobody behind this handler wants to know.
    func channelReadComplete(context: ChannelHandlerContext) {}

    func resume(_ context: ChannelHandlerContext) {
        isPaused = false
        setReading(true, context)
    }

    private func setReading(_ isReading: Bool, _ context: ChannelHandlerContext) {
        // A channel of sockets has them, and this one cannot fail but on one that is closed already.
        try? context.channel.syncOptions?.setOption(.autoRead, value: isReading)
    }

    /// A client that does not read its answers gets no further ones made.
    func channelWritabilityChanged(context: ChannelHandlerContext) {
        isWritable = context.channel.isWritable
        if isWritable { advance(context) }
        context.fireChannelWritabilityChanged()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case is ChannelShouldQuiesceEvent:
            quiesce(context)
        case let event as ChannelEvent where event == .inputClosed:
            isInputClosed = true
            if !isBusy { advance(context) }
        default:
            if noteOpening(event) { return }
            context.fireUserInboundEventTriggered(event)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if !Self.isEndOfInput(error) { context.close(promise: nil) }
    }

    private func forget() {
        isClosing = true
        received = ByteBuffer()
        open.remove(self)
        socket = nil
        context = nil
    }
}
