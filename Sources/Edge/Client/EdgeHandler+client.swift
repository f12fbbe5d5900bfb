import Interactions
import NIOCore
import NIOSSL
import NIOTLS

// What comes before the first request: who is there, and TLS.
extension EdgeHandler {
    /// A connection has been opened.
    func begin(_ context: ChannelHandlerContext) {
        wait = ConnectionWait(since: .now(), phase: shared.front.isPlain ? .request : .opening)
        if shared.addresses != nil { peer = IPAddress(context.remoteAddress) }
        if !shared.front.isSecured {
            socket = try? context.pipeline.syncOperations.withUnsafeTransportIfAvailable { (it: NIOBSDSocket.Handle) in
                it
            }
        }
    }

    /// `true` where the event was one of these.
    func noteOpening(_ event: Any) -> Bool {
        switch event {
        case let event as ProxyHeaderHandler.HeaderRead:
            // Where nobody is named, nobody is known: what the header of a request says may be the client's own word.
            if shared.addresses != nil { peer = event.source }
            if !shared.front.isSecured { wait.begin(.request, now: .now()) }
        case TLSUserEvent.handshakeCompleted:
            wait.begin(.request, now: .now())
        default:
            return false
        }
        return true
    }

    /// Whether a client has just closed its side without saying so in TLS: it may still read (RFC 8446 §6.1), and requests
    /// say themselves where they end.
    static func isEndOfInput(_ error: any Error) -> Bool { error as? NIOSSLError == .uncleanShutdown }

    /// Closes behind the last answer. With TLS that is said before (`close_notify`); but what is written while the answer is
    /// on its way out, as it is here, would be dropped by closing.
    func close(_ context: ChannelHandlerContext) {
        guard shared.front.isSecured else { return context.close(promise: nil) }
        context.eventLoop.assumeIsolated().execute { self.context?.close(promise: nil) }
    }

    /// Whom the head is from, where that is to be recorded.
    func client(head: UnsafeRawBufferPointer) -> IPAddress? {
        guard let proxies = shared.addresses, let peer else { return nil }
        return proxies.client(of: peer, head: head)
    }
}
