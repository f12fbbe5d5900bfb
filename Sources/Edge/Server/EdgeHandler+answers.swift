import Foundation
import NIOCore

extension EdgeHandler {
    func answer(_ response: Response, as form: Response.Form, at now: Date, _ context: ChannelHandlerContext) {
        isBusy = false
        guard self.context != nil else { return }
        if form.keepsAlive && !isClosing {
            let announced: StaticString = form.isHTTP11 ? "" : "Connection: keep-alive\r\n"
            send(writer.answer(response, at: now, isHead: form.isHead, connection: announced), context)
        } else {
            let last = writer.answer(response, at: now, isHead: form.isHead, connection: Self.close)
            end(context, with: last, lingers: form.hasBody || received.readableBytes > 0)
        }
    }

    func refuse(_ status: ResponseStatus, _ context: ChannelHandlerContext) {
        let last = writer.answer(.refusal(status), at: shared.now(), isHead: false, connection: Self.close)
        end(context, with: last, lingers: true)
    }

    private static let close: StaticString = "Connection: close\r\n"

    /// Sends an answer behind which the connection goes on.
    ///
    /// The way through the channel, its pipeline and its queue of writes takes half a microsecond, a fifteenth of all that a
    /// click costs, and for nothing: there is no other handler, and nearly every answer goes out at once. Once one does
    /// not, the channel does it all, and sees to the order.
    private func send(_ answer: ByteBuffer, _ context: ChannelHandlerContext) {
        var answer = answer
        if let socket {
            let flags = Int32(MSG_NOSIGNAL | MSG_DONTWAIT)
            let sent = answer.withUnsafeReadableBytes { Foundation.send(socket, $0.baseAddress, $0.count, flags) }
            if sent == answer.readableBytes { return }
            self.socket = nil
            answer.moveReaderIndex(forwardBy: max(0, sent))
        }
        context.writeAndFlush(wrapOutboundOut(answer), promise: nil)
    }
}
