import NIOCore

/// Closes a connection whose client has taken nothing of its answers for some time. The server's own idle timeout does not run
/// while an answer is being given, and a client that does not read would keep its place for ever.
///
/// What is taken shows when the system has room again, which it makes by the megabyte: who reads only some kilobytes a second
/// counts as one that does not read.
final class UnreadAnswerHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny

    private let timeout: TimeAmount
    private var closing: Scheduled<Void>?

    init(timeout: TimeAmount) { self.timeout = timeout }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        closing?.cancel()
        closing = nil
        if !context.channel.isWritable {
            closing = context.eventLoop.assumeIsolated().scheduleTask(in: timeout) { context.close(promise: nil) }
        }
        context.fireChannelWritabilityChanged()
    }

    func handlerRemoved(context: ChannelHandlerContext) { closing?.cancel() }
}
