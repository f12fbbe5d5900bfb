import AsyncHTTPClient
import Channels
import Foundation
import NIOCore
import NIOHTTP1
import NIOSSL

/// Sends to one webhook, over connections to an address that was looked at before.
///
/// Who looks a host's addresses up, finds them public and has the client look them up again, connects to wherever the host's
/// name leads by then. So the client is told the address; the name stays what the certificate is for.
final class WebhookClient: Sendable {
    /// The longest answer that is read, in bytes; nobody looks at it.
    private static let maximumAnswer = 16 * 1024

    private let client: HTTPClient
    private let url: String
    private let timeout: Duration

    private init(_ url: WebhookURL, address: String, _ webhooks: WebhookConfiguration) {
        self.url = url.text
        timeout = webhooks.timeout
        let limit = TimeAmount(timeout)
        var configuration = HTTPClient.Configuration()
        if let file = webhooks.authorities {
            configuration.tlsConfiguration = .makeClientConfiguration()
            configuration.tlsConfiguration?.trustRoots = .file(file)
        }
        configuration.dnsOverride = [url.host: address, "[\(url.host)]": address]
        configuration.httpVersion = .http1Only
        // It would lead to an address that nobody has looked at.
        configuration.redirectConfiguration = .disallow
        configuration.timeout = .init(connect: min(limit, .seconds(10)), read: limit, write: limit)
        configuration.connectionPool.retryConnectionEstablishment = false
        // Shorter than what servers close connections after, so that none is used that is about to be closed.
        configuration.connectionPool.idleTimeout = .seconds(4)
        client = HTTPClient(configuration: configuration)
    }

    deinit { client.shutdown { _ in } }

    /// Looks the host up.
    ///
    /// - Parameter attempt: how often it was tried in a row; each goes to the next of the host's addresses.
    static func connecting(
        to url: WebhookURL, attempt: Int, _ configuration: WebhookConfiguration
    ) async throws(WebhookConnectionError) -> WebhookClient {
        let addresses = await configuration.lookUp(url.host, configuration.timeout)
        if addresses.isEmpty { throw .noAddress }
        // All of them: a host that has one of ours among others is not one to trust with the choice.
        guard configuration.allowsPrivate || addresses.allSatisfy({ PublicAddresses.contain($0.address) }) else {
            throw .notPublic
        }
        return WebhookClient(url, address: addresses[attempt % addresses.count].text, configuration)
    }

    /// Sends it once.
    func send(_ request: WebhookRequest, at now: Date) async -> WebhookAnswer {
        var http = HTTPClientRequest(url: url)
        http.method = .POST
        http.headers = HTTPHeaders(request.headers.map { ($0.name, $0.value) })
        http.body = .bytes(request.body, length: .known(Int64(request.body.count)))
        do {
            let response = try await client.execute(http, deadline: .now() + TimeAmount(timeout))
            await readToEnd(response.body)
            if (200...299).contains(response.status.code) { return .taken }
            let retryAfter = response.headers.first(name: "retry-after").flatMap { RetryAfter.duration($0, at: now) }
            return .failed(reason: "status \(response.status.code)", retryAfter: retryAfter)
        } catch {
            return .failed(reason: (error as? HTTPClientError)?.shortDescription ?? "\(type(of: error))")
        }
    }

    /// So that the connection can be used again; not for any longer than an answer may take.
    private func readToEnd(_ body: HTTPClientResponse.Body) async {
        let timeout = timeout
        await withTaskGroup { group in
            group.addTask { _ = try? await body.collect(upTo: Self.maximumAnswer) }
            group.addTask { try? await Task.sleep(for: timeout) }
            await group.next()
            group.cancelAll()
        }
    }
}
