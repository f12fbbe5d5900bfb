import NIOCore
import NIOSSL

/// What stands before the handler of requests, for each connection.
struct ConnectionFront: Sendable {
    /// Where PROXY headers are to come from; `nil` for no such header.
    let proxies: TrustedProxies?
    /// `nil` for connections without TLS.
    let certificates: ServerCertificates?

    var isSecured: Bool { certificates != nil }
    /// There is nothing.
    var isPlain: Bool { proxies == nil && certificates == nil }

    func addHandlers(to pipeline: ChannelPipeline.SynchronousOperations) throws {
        if let proxies { try pipeline.addHandler(ProxyHeaderHandler(trusted: proxies.networks)) }
        if let certificates { try pipeline.addHandler(NIOSSLServerHandler(context: certificates.context)) }
    }
}
