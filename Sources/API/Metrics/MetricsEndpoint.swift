package import Access
import HTTPTypes
package import Hummingbird
import NIOCore
package import Store

/// `/metrics`: what the process says of itself, in Prometheus' text format. The figures are the deployment's and of no
/// organization, and so an organization's keys read them only where it is the only one.
package struct MetricsEndpoint: Sendable {
    private let token: MetricsToken?
    private let authenticator: Authenticator
    private let store: any ConsentStore
    private let text: @Sendable () async -> String

    /// - Parameters:
    ///   - token: who has it may read them, and nobody else; `nil` for a key of the only organization.
    ///   - text: the metrics.
    package init(
        token: MetricsToken?, authenticator: Authenticator, store: any ConsentStore,
        text: @escaping @Sendable () async -> String
    ) {
        self.token = token
        self.authenticator = authenticator
        self.store = store
        self.text = text
    }

    package func addRoute(to router: Router<some RequestContext>) {
        router.get("/metrics") { request, _ in await answer(request).response(limit: nil) }
    }

    private func answer(_ request: Request) async -> Answer {
        do {
            try await authorize(request)
        } catch {
            return (error as? Problem ?? .internalError).answer
        }
        return Answer(
            status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
            body: .bytes(ByteBuffer(string: await text())))
    }

    private func authorize(_ request: Request) async throws {
        if let token {
            guard let said = request.headers[.authorization].flatMap(Authenticator.bearer), token.matches(said) else {
                throw Problem.unauthenticated(
                    "say Authorization: Bearer TOKEN, with the token of “console.metrics-token”")
            }
            return
        }
        let principal = try await authenticator.principal(of: request)
        guard principal.may(.readMetrics) else {
            throw Problem.forbidden(role: principal.role, permission: .readMetrics)
        }
        guard try await store.organizations().count <= 1 else { throw Problem.metricsOfSeveral }
    }
}
