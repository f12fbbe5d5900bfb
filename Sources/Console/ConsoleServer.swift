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

    /// - Parameter onListening: is called with the port once requests are answered.
    package init(
        configuration: Configuration, store: any ReportStore, logger: Logger,
        onListening: @escaping @Sendable (Int) async -> Void
    ) throws {
        let page = try OverviewPage()
        let router = Router()
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
        router.get("/healthz") { _, _ in "ok\n" }
        application = Application(
            router: router,
            configuration: ApplicationConfiguration(
                address: .hostname(configuration.host, port: configuration.port), serverName: nil),
            onServerRunning: { channel in await onListening(channel.localAddress?.port ?? configuration.port) },
            logger: logger)
    }

    package func run() async throws { try await application.run() }
}
