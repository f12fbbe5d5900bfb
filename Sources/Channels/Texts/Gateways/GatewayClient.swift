import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// Asks a gateway over HTTP/1.1, one message a request.
final class GatewayClient: Sendable {
    /// The longest answer that is read, in bytes.
    private static let maximumAnswer = 16 * 1024

    private let client: HTTPClient
    private let timeout: Duration

    /// - Parameters:
    ///   - timeout: how long an answer may take, from connecting to its end.
    ///   - connections: how many there may be at once.
    init(timeout: Duration, connections: Int) {
        self.timeout = timeout
        let limit = TimeAmount(timeout)
        var configuration = HTTPClient.Configuration()
        configuration.httpVersion = .http1Only
        // Who sends a message elsewhere may send it twice.
        configuration.redirectConfiguration = .disallow
        configuration.timeout = .init(connect: min(limit, .seconds(10)), read: limit, write: limit)
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = connections
        // A gateway that closes an idle connection may do so just as it is used again, and then nobody knows.
        configuration.connectionPool.idleTimeout = .seconds(2)
        // It is one place that decides about trying again.
        configuration.connectionPool.retryConnectionEstablishment = false
        client = HTTPClient(configuration: configuration)
    }

    deinit { client.shutdown { _ in } }

    /// Asks once. Goes on where the task is cancelled: a request that is cut off may have been taken.
    ///
    /// - Returns: the answer, and where there is none, why.
    func ask(_ request: GatewayRequest) async -> (answer: GatewayAnswer, reason: String?) {
        let body = WatchedBody(request.body)
        let asking = Task { try await answer(to: request, body) }
        let watch = Task {
            try await Task.sleep(for: timeout)
            asking.cancel()
        }
        defer { watch.cancel() }
        do {
            return (try await asking.value, nil)
        } catch {
            let reason = (error as? HTTPClientError)?.shortDescription ?? "\(type(of: error))"
            return (body.hasLeft ? .lost : .notSent, reason)
        }
    }

    private func answer(to request: GatewayRequest, _ body: WatchedBody) async throws -> GatewayAnswer {
        var http = HTTPClientRequest(url: request.url)
        http.method = .POST
        http.headers = HTTPHeaders(request.headers.map { ($0.name, $0.value) })
        // Of a collection the client makes its buffer when it is needed, and on the event loop.
        http.body = .bytes(body, length: .known(Int64(body.count)))
        let response = try await client.execute(http, deadline: .now() + TimeAmount(timeout))
        let bytes = try? await response.body.collect(upTo: Self.maximumAnswer)
        return .answered(
            status: Int(response.status.code), retryAfter: response.headers.first(name: "retry-after"),
            body: bytes.map { Array($0.readableBytesView) })
    }
}
