import Interactions
import NIOCore

/// Reads the PROXY header in front of everything else, tells whom it names, and goes.
final class ProxyHeaderHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    /// The header has been read.
    struct HeaderRead: Sendable {
        /// Whom the proxy asks for, where it says so.
        let source: IPAddress?
    }

    private let trusted: [Network]
    private var received = ByteBuffer()

    /// - Parameter trusted: where proxies are; connections from elsewhere are closed.
    init(trusted: [Network]) { self.trusted = trusted }

    func channelActive(context: ChannelHandlerContext) {
        guard let peer = IPAddress(context.remoteAddress), trusted.contains(peer) else {
            return context.close(promise: nil)
        }
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        received.writeBuffer(&bytes)
        switch received.withUnsafeReadableBytes({ ProxyHeader($0) }) {
        case .incomplete: break
        case .refused: context.close(promise: nil)
        case .read(let source, let length):
            received.moveReaderIndex(forwardBy: length)
            context.fireUserInboundEventTriggered(HeaderRead(source: source))
            if received.readableBytes > 0 { context.fireChannelRead(wrapInboundOut(received)) }
            received = ByteBuffer()
            context.pipeline.syncOperations.removeHandler(context: context, promise: nil)
        }
    }
}
