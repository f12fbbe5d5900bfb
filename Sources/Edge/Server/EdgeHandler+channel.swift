import NIOCore
import NIOExtras

extension EdgeHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
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
    }

    /// A client that does not read its answers gets no further ones made.
    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable { advance(context) }
        context.fireChannelWritabilityChanged()
    }

    func read(context: ChannelHandlerContext) {
        owesRead = received.readableBytes >= Self.readAhead
        if !owesRead { context.read() }
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
        context = nil
    }
}
