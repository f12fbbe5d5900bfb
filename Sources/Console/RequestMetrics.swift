import Hummingbird
import Metrics

/// Counts requests to the console and the API, and takes their time: by route, never by path, which may name somebody.
struct RequestMetrics<Context: RequestContext>: RouterMiddleware {
    /// Methods that routes have; a client may make up others.
    private static var methods: Set<HTTPRequest.Method> { [.get, .head, .post, .put, .patch, .delete, .options] }

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        let began = ContinuousClock.now
        do {
            let response = try await next(request, context)
            note(request, context, response.status, since: began)
            return response
        } catch {
            note(request, context, (error as? any HTTPResponseError)?.status ?? .internalServerError, since: began)
            throw error
        }
    }

    private func note(
        _ request: Request, _ context: Context, _ status: HTTPResponse.Status, since began: ContinuousClock.Instant
    ) {
        // What no route is for has no path of its own.
        let route = context.endpointPath ?? "none"
        let method = Self.methods.contains(request.method) ? request.method.rawValue : "other"
        let labels = [("method", method), ("route", route)]
        Counter(label: "waymark_http_requests", dimensions: labels + [("status", "\(status.code)")]).increment()
        Timer(label: "waymark_http_request_seconds", dimensions: labels).record(duration: .now - began)
    }
}
