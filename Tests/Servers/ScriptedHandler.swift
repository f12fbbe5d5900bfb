import Foundation
import NIOCore
import NIOHTTP1

/// One connection to a scripted server.
final class ScriptedHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = ByteBuffer

    private let script: ServerScript
    private var head: HTTPRequestHead?
    private var body = ByteBuffer()

    init(_ script: ServerScript) { self.script = script }

    func channelActive(context: ChannelHandlerContext) {
        if script.resetsAcceptedConnection() { reset(context) }
    }

    func channelInactive(context: ChannelHandlerContext) { script.disconnected() }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): self.head = head
        case .body(var part): body.writeBuffer(&part)
        case .end:
            guard let head else { return }
            let request = ServerScript.Request(head: head, body: String(buffer: body))
            body.clear()
            act(script.take(request), context)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func act(_ behaviour: ServerScript.Behaviour, _ context: ChannelHandlerContext) {
        switch behaviour {
        case .silence, .resetUnread: break
        case .write(let text): write(text, context)
        case .writeAndClose(let text):
            write(text, context)
            context.close(promise: nil)
        case .resetRead: reset(context)
        case .trickle(let text):
            write(text, context)
            let channel = context.channel
            context.eventLoop.scheduleRepeatedTask(initialDelay: .zero, delay: .milliseconds(20)) { task in
                guard channel.isActive else { return task.cancel() }
                channel.writeAndFlush(ByteBuffer(string: " "), promise: nil)
            }
        case .hold(let text):
            let channel = context.channel
            script.hold { channel.writeAndFlush(ByteBuffer(string: text), promise: nil) }
        }
    }

    private func write(_ text: String, _ context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
    }

    /// With nothing to linger for, closing sends RST.
    private func reset(_ context: ChannelHandlerContext) {
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        let options = context.channel as? any SocketOptionProvider
        options?.setSoLinger(linger(l_onoff: 1, l_linger: 0)).whenComplete { _ in
            bound.value.close(promise: nil)
        }
    }
}
