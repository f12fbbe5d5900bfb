import Access
import HTTPTypes
package import Hummingbird
import NIOCore

/// `/metrics`: what the process says of itself, in Prometheus' text format, to whoever has a key that may read it. The figures
/// are the deployment's, and of no organization.
package struct MetricsEndpoint: Sendable {
    private let authenticator: Authenticator
    private let text: @Sendable () async -> String

    package init(authenticator: Authenticator, text: @escaping @Sendable () async -> String) {
        self.authenticator = authenticator
        self.text = text
    }

    package func addRoute(to router: Router<some RequestContext>) {
        router.get("/metrics") { request, _ in await answer(request).response(limit: nil) }
    }

    private func answer(_ request: Request) async -> Answer {
        do {
            let principal = try await authenticator.principal(of: request)
            guard principal.may(.readMetrics) else {
                throw Problem.forbidden(role: principal.role, permission: .readMetrics)
            }
        } catch {
            return (error as? Problem ?? .internalError).answer
        }
        return Answer(
            status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
            body: .bytes(ByteBuffer(string: await text())))
    }
}
