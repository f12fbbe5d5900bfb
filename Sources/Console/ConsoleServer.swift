package import API
import Hummingbird
package import Logging
import NIOCore
import ServiceLifecycle

/// The server of pages and API: what marketers look at, and what programs talk to.
package struct ConsoleServer: Service {
    package struct Configuration: Sendable {
        /// The address to listen on. Default `127.0.0.1`: keys should not travel without TLS, which is a proxy's work.
        package var host = "127.0.0.1"
        /// The port to listen on; `0` for any that is free. Default 8711.
        package var port = 8711
        /// How long a connection may be silent that no answer is being made for, and how long a client may take nothing of its
        /// answers. Default 60 seconds.
        var idleTimeout = TimeAmount.seconds(60)

        package init() {}
    }

    /// How many connections there may be at a time; more wait until one is closed.
    private static let maximumConnections = 1000

    private let application: any ApplicationProtocol

    /// - Parameters:
    ///   - pages: `nil` for none, only `/healthz` and `/readyz`.
    ///   - api: `nil` for none.
    ///   - metrics: what the process says of itself, for those who may know.
    ///   - isReady: throws where clicks could not be recorded just now.
    ///   - onListening: is called with the port once requests are answered.
    package init(
        configuration: Configuration, pages: Pages?, api: API?, metrics: MetricsEndpoint,
        isReady: @escaping @Sendable () async throws -> Void, logger: Logger,
        onListening: @escaping @Sendable (Int) async -> Void
    ) {
        let router = Router()
        router.add(middleware: RequestMetrics())
        pages?.addRoutes(to: router)
        api?.addRoutes(to: router)
        // The process answers.
        router.get("/healthz") { _, _ in "ok\n" }
        router.get("/readyz") { _, _ in
            do {
                try await isReady()
                return EditedResponse(status: .ok, response: "ok\n")
            } catch {
                return EditedResponse(status: .serviceUnavailable, response: "clicks cannot be recorded: \(error)\n")
            }
        }
        metrics.addRoute(to: router)
        let idleTimeout = configuration.idleTimeout
        application = Application(
            router: router,
            server: .http1(
                configuration: .init(
                    additionalChannelHandlers: [UnreadAnswerHandler(timeout: idleTimeout)], idleTimeout: idleTimeout)),
            configuration: ApplicationConfiguration(
                address: .hostname(configuration.host, port: configuration.port), serverName: nil,
                availableConnectionsDelegate: .maximum(Self.maximumConnections, logger: logger)),
            onServerRunning: { channel in await onListening(channel.localAddress?.port ?? configuration.port) },
            logger: logger)
    }

    package func run() async throws { try await application.run() }
}
