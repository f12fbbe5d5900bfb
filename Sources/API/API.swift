import Access
import HTTPTypes
package import Hummingbird
package import LinkIdentifiers
package import Logging
package import Operations
package import Store
package import Webhooks

package import struct Foundation.Date

/// What programs talk to: REST under `/api/v1`, as `openapi.yaml` says.
///
/// Every request is answered in the same order: who asks (401), how often (429), whether they may (403), what they say (400,
/// 413, 415), whether it is a repetition (`Idempotency-Key`), and then by the endpoint.
package struct API: Sendable {
    package struct Configuration: Sendable {
        /// How many requests a second each key may make, 100 for a start or after a pause: twice as many as this. `0` for
        /// any number. Default 50.
        package var rate = 50.0
        /// How webhooks are asked that are added or tried.
        package var webhooks = WebhookConfiguration()

        package init() {}
    }

    package static let prefix = "/api/v1"
    /// How many bytes of bodies there may be in memory at a time, without the first 64 KiB of each: 256 MiB.
    static let maximumBodies = 256 << 20

    package let authenticator: Authenticator
    let endpoints: [Endpoint]
    let limiter: RateLimiter
    let bodies = Room(bytes: Self.maximumBodies)
    let answers: any IdempotencyStore
    /// What was claimed before is nobody's any more.
    let startedAt: Date
    let logger: Logger
    let now: @Sendable () -> Date

    /// - Parameters:
    ///   - urls: where recipients reach the deployment.
    ///   - jobs: runs what takes long; it has to be run as a service.
    ///   - spool: where files stand for a while.
    package init(
        configuration: Configuration, store: any Store, keys: KeyRing, urls: DeploymentURLs, jobs: JobRunner,
        eraser: any PersonErasing,
        spool: Spool, logger: Logger, now: @escaping @Sendable () -> Date
    ) throws {
        let attributes = AttributeNames(store: store)
        let authoring = MessageAuthoring(store: store, urls: urls, attributes: attributes)
        let previewing = MessagePreviewing(store: store, urls: urls)
        let writing = JourneyWriting(store: store, attributes: attributes)
        let resources: [any Resource] = [
            OrganizationResource(store: store), KeysResource(store: store), JobsResource(store: store, jobs: jobs),
            ProfilesResource(store: store, keys: keys), EventsResource(store: store),
            ConsentResource(store: store, keys: keys, spool: spool),
            ImportsResource(store: store, keys: keys, jobs: jobs, spool: spool),
            DataSubjectsResource(store: store, jobs: jobs, eraser: eraser), InteractionsResource(store: store),
            MessagesResource(store: store), DraftsResource(store: store, authoring: authoring),
            DraftToolsResource(store: store, authoring: authoring, previewing: previewing),
            TestSendsResource(store: store, authoring: authoring), CorrectionsResource(store: store),
            JourneysResource(store: store, writing: writing),
            JourneyRunsResource(store: store, writing: writing, jobs: jobs), FiguresResource(store: store),
            HoursResource(store: store), AttentionResource(store: store), TimelineResource(store: store),
            LinksResource(store: store, keys: keys),
            WebhooksResource(store: store, keys: keys, configuration: configuration.webhooks), try DocumentResource(),
        ]
        endpoints = resources.flatMap(\.endpoints)
        authenticator = Authenticator(store: store, now: now)
        limiter = RateLimiter(rate: configuration.rate)
        answers = store
        startedAt = now()
        self.logger = logger
        self.now = now
    }

    /// Adds every endpoint, and what says of any other path or method that there is none.
    package func addRoutes(to router: Router<some RequestContext>) {
        for (path, endpoints) in Dictionary(grouping: endpoints, by: \.path) {
            var methods = Dictionary(uniqueKeysWithValues: endpoints.map { ($0.method, $0) })
            methods[.head] = methods[.head] ?? methods[.get]
            let allowed = methods.keys.map(\.rawValue).sorted().joined(separator: ", ")
            for method in Self.methods {
                let endpoint =
                    methods[method]
                    ?? Endpoint(method, path, nil, query: nil) { _ in throw Problem.methodNotAllowed(allowed: allowed) }
                add(endpoint, as: method, to: router)
            }
        }
        for method in Self.methods {
            add(
                Endpoint(method, "/**", nil, query: nil) { _ in throw Problem.notFound("there is no such path") },
                as: method,
                to: router)
        }
    }

    private func add(_ endpoint: Endpoint, as method: HTTPRequest.Method, to router: Router<some RequestContext>) {
        router.on(RouterPath(Self.prefix + endpoint.path), method: method) { request, context in
            let response = await answer(request, parameters: context.parameters, with: endpoint)
            return method == .head ? response.createHeadResponse() : response
        }
    }

    private static let methods: [HTTPRequest.Method] = [
        .get, .head, .post, .put, .patch, .delete, .options, .trace, .init("QUERY")!,
    ]
}
