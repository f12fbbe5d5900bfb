import Access
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Store

extension API {
    /// Answers in any case: what goes wrong is a problem, too.
    func answer(_ request: Request, parameters: Parameters, with endpoint: Endpoint) async -> Response {
        var limit: RateLimiter.Verdict?
        do {
            let principal = try await authenticator.principal(of: request)
            limit = limiter.take(keyID: principal.keyID, at: now())
            if let limit, !limit.isAllowed { throw Problem.rateLimited(seconds: limit.seconds) }
            if let permission = endpoint.permission, !principal.may(permission) {
                throw Problem.forbidden(role: principal.role, permission: permission)
            }
            let call = try await Call(request, parameters: parameters, endpoint, principal: principal, now: now())
            return try await answer(call, with: endpoint).response(limit: limit)
        } catch let problem as Problem {
            return problem.answer.response(limit: limit)
        } catch {
            // What it says may be about somebody, and is not for whoever asks.
            logger.error("the API could not answer \(endpoint.method) \(endpoint.path): \(type(of: error))")
            logger.debug("\(error)")
            return Problem.internalError.answer.response(limit: limit)
        }
    }

    private func answer(_ call: Call, with endpoint: Endpoint) async throws -> Answer {
        guard endpoint.isRepeatable, let name = try call.idempotencyName else { return try await endpoint.handle(call) }
        switch try await answers.claim(name, request: call.digest, at: call.now) {
        case .answered(let stored): return Answer(repeating: stored)
        case .unanswered: throw Problem.idempotencyKeyInUse
        case .taken: throw Problem.idempotencyKeyReused
        case .claimed: break
        }
        do {
            let answer = try await endpoint.handle(call)
            try await answers.keep(answer.stored, for: name)
            return answer
        } catch let problem as Problem where problem.status.code < 500 && problem.status != .conflict {
            try await answers.keep(problem.answer.stored, for: name)
            throw problem
        } catch {
            // Whether anything was done is not known here: the request may be made again.
            try await answers.release(name)
            throw error
        }
    }
}
