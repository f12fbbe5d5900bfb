import Access
import Crypto
package import Foundation
import HTTPTypes
package import Hummingbird
import NIOCore
import Synchronization

/// `/metrics`: what the process says of itself, in Prometheus' text format, to whoever has a key that may read it. The figures
/// are the deployment's, and of no organization.
package final class MetricsEndpoint: Sendable {
    /// How long a key is known to be good where the store cannot say so: metrics are needed most while something is down.
    private static let patience: Double = 3600

    private let authenticator: Authenticator
    private let now: @Sendable () -> Date
    private let text: @Sendable () async -> String
    /// The hash of the last key that was good, and when it was.
    private let known = Mutex<(hash: [UInt8], at: Date)?>(nil)

    package init(
        authenticator: Authenticator, now: @escaping @Sendable () -> Date, text: @escaping @Sendable () async -> String
    ) {
        self.authenticator = authenticator
        self.now = now
        self.text = text
    }

    package func addRoute(to router: Router<some RequestContext>) {
        router.get("/metrics") { request, _ in
            do {
                try await self.check(request)
                let bytes = ByteBuffer(string: await self.text())
                return Answer(
                    status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
                    body: .bytes(bytes)
                ).response(limit: nil)
            } catch let problem as Problem {
                return problem.answer.response(limit: nil)
            } catch {
                return Problem.internalError.answer.response(limit: nil)
            }
        }
    }

    private func check(_ request: Request) async throws {
        let hash = request.headers[.authorization].map { Array(SHA256.hash(data: Data($0.utf8))) }
        do {
            let principal = try await authenticator.principal(of: request)
            guard principal.may(.readMetrics) else {
                throw Problem.forbidden(role: principal.role, permission: .readMetrics)
            }
            if let hash { known.withLock { $0 = (hash, now()) } }
        } catch let problem as Problem {
            throw problem
        } catch {
            let last = known.withLock { $0 }
            guard let last, last.hash == hash, now().timeIntervalSince(last.at) < Self.patience else { throw error }
        }
    }
}
