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
            let call = try await Call(
                request, parameters: parameters, endpoint, principal: principal, now: now(), room: bodies.share())
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
        case .unanswered(let claimedAt):
            throw claimedAt < startedAt ? Problem.idempotencyOutcomeUnknown : Problem.idempotencyKeyInUse
        case .taken: throw Problem.idempotencyKeyReused
        case .claimed: break
        }
        let answer: Answer
        do {
            answer = try await endpoint.handle(call)
        } catch let problem as Problem where problem.isFinal {
            await settle { [answers] in try await answers.keep(problem.answer.stored, for: name) }
            throw problem
        } catch {
            // Whether anything was done is not known here: the request may be made again.
            await settle { [answers] in try await answers.release(name) }
            throw error
        }
        await settle { [answers] in try await answers.keep(answer.stored, for: name) }
        return answer
    }

    /// Notes what became of a request that has been done, or not. Where the store cannot take it just now, it is tried on while
    /// the client has its answer: the name stays claimed until then, and nothing is done twice.
    private func settle(_ note: @escaping @Sendable () async throws -> Void) async {
        do {
            try await note()
        } catch {
            logger.warning("the API could not note what a request was answered, and tries on: \(error)")
            Task {
                var isNoted = false
                while !isNoted {
                    try await Task.sleep(for: .seconds(1))
                    isNoted = (try? await note()) != nil
                }
            }
        }
    }
}

extension Problem {
    /// Whether the same request would always be answered so: nothing else that is done meanwhile can change it, nor another try.
    fileprivate var isFinal: Bool {
        status.code < 500 && ![.conflict, .preconditionFailed, .preconditionRequired].contains(status)
    }
}
