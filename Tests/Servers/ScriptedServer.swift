import NIOCore
package import NIOHTTP1
import NIOPosix
import Synchronization

/// An HTTP server over real sockets that does what it is told.
package struct ScriptedServer: Sendable {
    package let script: ServerScript
    private let channel: any Channel

    package init(_ behaviours: ServerScript.Behaviour...) async throws {
        let script = ServerScript(behaviours)
        self.script = script
        channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandlers(
                        ByteToMessageHandler(HTTPRequestDecoder()), ScriptedHandler(script))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
    }

    package var address: String { "127.0.0.1:\(channel.localAddress?.port ?? 0)" }
    package var url: String { "http://\(address)" }
    /// Those that were read as a whole.
    package var requests: [ServerScript.Request] { script.requests }

    package func stop() async throws { try await channel.close() }
}

/// What a server does, request by request; the last of it for all that follow.
package final class ServerScript: Sendable {
    package enum Behaviour: Sendable {
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

        package static func answer(_ status: Int, _ headers: String..., body: String = "") -> Behaviour {
            .write(response(status, headers, body, length: body.utf8.count))
        }

        package static func truncated(_ status: Int, body: String) -> Behaviour {
            .writeAndClose(response(status, [], body, length: body.utf8.count + 100))
        }

        package static func response(_ status: Int, _ headers: [String], _ body: String, length: Int) -> String {
            let lines = ["HTTP/1.1 \(status) X", "Content-Length: \(length)"] + headers
            return lines.joined(separator: "\r\n") + "\r\n\r\n" + body
        }
    }

    package struct Request: Sendable {
        package let head: HTTPRequestHead
        package let body: String
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

    package var requests: [Request] { state.withLock { $0.requests } }

    /// How many connections there have been at once.
    package var mostConnections: Int { state.withLock { $0.mostConnections } }

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
    package func whenHolding() async {
        await withCheckedContinuation { continuation in
            let isHolding = state.withLock {
                if $0.held.isEmpty { $0.waiting.append(continuation) }
                return !$0.held.isEmpty
            }
            if isHolding { continuation.resume() }
        }
    }

    package func release() {
        let held = state.withLock { state in
            defer { state.held = [] }
            return state.held
        }
        for answer in held { answer() }
    }
}
