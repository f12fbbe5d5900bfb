package import API
import Hummingbird
package import Logging
import NIOCore
import ServiceLifecycle
package import Store

/// The pages that marketers look at.
package struct ConsoleServer: Service {
    package struct Configuration: Sendable {
        /// The address to listen on. Default `127.0.0.1`: there is no sign-in yet.
        package var host = "127.0.0.1"
        /// The port to listen on; `0` for any that is free. Default 8711.
        package var port = 8711

        package init() {}
    }

    private let application: any ApplicationProtocol

    /// - Parameters:
    ///   - store: `nil` for no pages, only `/healthz` and `/readyz`.
    ///   - api: `nil` for none.
    ///   - metrics: what the process says of itself, for those who may know.
    ///   - isReady: throws where clicks could not be recorded just now.
    ///   - onListening: is called with the port once requests are answered.
    package init(
        configuration: Configuration, store: (any ReportStore)?, api: API?, metrics: MetricsEndpoint,
        isReady: @escaping @Sendable () async throws -> Void, logger: Logger,
        onListening: @escaping @Sendable (Int) async -> Void
    ) throws {
        let router = Router()
        router.add(middleware: RequestMetrics())
        if let store { try Self.addPages(to: router, store) }
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
        application = Application(
            router: router,
            configuration: ApplicationConfiguration(
                address: .hostname(configuration.host, port: configuration.port), serverName: nil),
            onServerRunning: { channel in await onListening(channel.localAddress?.port ?? configuration.port) },
            logger: logger)
    }

    private static func addPages(to router: Router<BasicRequestContext>, _ store: any ReportStore) throws {
        let page = try OverviewPage()
        router.get("/") { _, _ in
            var response = try await EditedResponse(
                headers: [
                    .contentType: "text/html; charset=utf-8",
                    .cacheControl: "no-store",
                    .contentSecurityPolicy: "default-src 'none'; style-src 'unsafe-inline'",
                ],
                response: page.render(store.figures(message: nil)))
            response.headers[.xContentTypeOptions] = "nosniff"
            return response
        }
    }

    package func run() async throws { try await application.run() }
}
