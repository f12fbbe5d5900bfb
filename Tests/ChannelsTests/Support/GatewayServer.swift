import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A gateway over real sockets that does what it is told.
struct GatewayServer: Sendable {
    let script: GatewayScript
    private let channel: any Channel

    init(_ behaviours: GatewayScript.Behaviour...) async throws {
        let script = GatewayScript(behaviours)
        self.script = script
        channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandlers(
                        ByteToMessageHandler(HTTPRequestDecoder()), GatewayHandler(script))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
    }

    var address: String { "127.0.0.1:\(channel.localAddress?.port ?? 0)" }
    var url: String { "http://\(address)" }
    /// Those that were read as a whole.
    var requests: [GatewayScript.Request] { script.requests }

    func stop() async throws { try await channel.close() }
}

/// What a gateway does, request by request; the last of it for all that follow.
final class GatewayScript: Sendable {
    enum Behaviour: Sendable {
        case write(String)
        /// Says so much, and no more: closes the connection.
        case writeAndClose(String)
        /// So much, and then a byte every few milliseconds, for ever.
        case trickle(String)
        case silence
        /// Ends the connection with RST: when it is accepted, or when the whole request has been read.
        case resetUnread, resetRead
        /// Answers when ``release()`` is called.
        case hold(String)

        static func answer(_ status: Int, _ headers: String..., body: String = "") -> Behaviour {
            .write(response(status, headers, body, length: body.utf8.count))
        }

        static func truncated(_ status: Int, body: String) -> Behaviour {
            .writeAndClose(response(status, [], body, length: body.utf8.count + 100))
        }

        static func response(_ status: Int, _ headers: [String], _ body: String, length: Int) -> String {
            let lines = ["HTTP/1.1 \(status) X", "Content-Length: \(length)"] + headers
            return lines.joined(separator: "\r\n") + "\r\n\r\n" + body
        }
    }

    struct Request: Sendable {
        let head: HTTPRequestHead
        let body: String
    }

    private struct State {
        var behaviours: [Behaviour]
        var requests: [Request] = []
        var held: [@Sendable () -> Void] = []
        var waiting: [CheckedContinuation<Void, Never>] = []
        var connections = 0
        var mostConnections = 0
    }

    private let state: Mutex<State>

    init(_ behaviours: [Behaviour]) { state = Mutex(State(behaviours: behaviours)) }

    var requests: [Request] { state.withLock { $0.requests } }

    /// How many connections there have been at once.
    var mostConnections: Int { state.withLock { $0.mostConnections } }

    func disconnected() { state.withLock { $0.connections -= 1 } }

    /// Whether a connection that has just been accepted is to end.
    func resetsAcceptedConnection() -> Bool {
        state.withLock {
            $0.connections += 1
            $0.mostConnections = max($0.mostConnections, $0.connections)
            guard case .resetUnread? = $0.behaviours.first else { return false }
            if $0.behaviours.count > 1 { $0.behaviours.removeFirst() }
            return true
        }
    }

    func take(_ request: Request) -> Behaviour {
        state.withLock {
            $0.requests.append(request)
            return $0.behaviours.count > 1 ? $0.behaviours.removeFirst() : $0.behaviours[0]
        }
    }

    func hold(_ answer: @escaping @Sendable () -> Void) {
        let waiting = state.withLock { state in
            state.held.append(answer)
            defer { state.waiting = [] }
            return state.waiting
        }
        for one in waiting { one.resume() }
    }

    /// Until a request is held.
    func whenHolding() async {
        await withCheckedContinuation { continuation in
            let isHolding = state.withLock {
                if $0.held.isEmpty { $0.waiting.append(continuation) }
                return !$0.held.isEmpty
            }
            if isHolding { continuation.resume() }
        }
    }

    func release() {
        let held = state.withLock { state in
            defer { state.held = [] }
            return state.held
        }
        for answer in held { answer() }
    }
}
