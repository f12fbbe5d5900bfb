import Access
import HTTPTypes

/// What is wrong with a request, as RFC 9457 has it. Anything else that is thrown becomes a 500 without detail.
struct Problem: Error {
    /// Where in the input something is wrong.
    struct Fault: Sendable, Encodable, Equatable {
        /// JSON Pointer (RFC 6901) into the body; empty for the body as a whole.
        var pointer: String?
        /// A query parameter, a header or a part of the path.
        var parameter: String?
        /// From 1, in a body or a text in it.
        var line, column: Int?
        /// What is wrong, and what to do.
        let detail: String

        init(pointer: String, _ detail: String) { (self.pointer, self.detail) = (pointer, detail) }
        init(parameter: String, _ detail: String) { (self.parameter, self.detail) = (parameter, detail) }
        init(line: Int, column: Int, pointer: String? = nil, _ detail: String) {
            (self.line, self.column, self.pointer, self.detail) = (line, column, pointer, detail)
        }
    }

    let code: Code
    let status: HTTPResponse.Status
    let title: String
    var detail: String?
    var faults: [Fault] = []
    var headers = HTTPFields()

    init(_ code: Code, _ status: HTTPResponse.Status, _ title: String, _ detail: String? = nil) {
        self.code = code
        self.status = status
        self.title = title
        self.detail = detail
    }
}

extension Problem {
    // MARK: Who asks

    static func unauthenticated(_ detail: String) -> Problem {
        var problem = Problem(.unauthenticated, .unauthorized, "A key is needed", detail)
        problem.headers[.wwwAuthenticate] = "Bearer realm=\"waymark\""
        return problem
    }

    static func forbidden(role: AccessRole, permission: Permission) -> Problem {
        let roles = AccessRole.allCases.filter { $0.permissions.contains(permission) }.map(\.rawValue)
        return Problem(
            .forbidden, .forbidden, "The key's role may not do this",
            "the role \(role.rawValue) lacks \(permission.rawValue), which \(roles.joined(separator: " and ")) may do")
    }

    static let metricsOfSeveral = Problem(
        .forbidden, .forbidden, "The metrics are of several organizations",
        "no organization's key may read them; set “console.metrics-token”, and have Prometheus say it in place of a key"
    )

    static let csrfTokenMissing = Problem(
        .csrfTokenMissing, .forbidden, "The session's token is missing",
        "a request with a session's cookie that changes something needs the session's X-CSRF-Token")

    static func rateLimited(seconds: Int) -> Problem {
        var problem = Problem(
            .rateLimited, .tooManyRequests, "Too many requests",
            "ask again in \(seconds) second\(seconds == 1 ? "" : "s")")
        problem.headers[.retryAfter] = "\(seconds)"
        return problem
    }

    // MARK: What is asked for

    static func notFound(_ detail: String) -> Problem {
        Problem(.notFound, .notFound, "There is no such thing", detail)
    }

    static func methodNotAllowed(allowed: String) -> Problem {
        var problem = Problem(
            .methodNotAllowed, .methodNotAllowed, "The path has no such method", "it has \(allowed)")
        problem.headers[.allow] = allowed
        return problem
    }

    static func notAcceptable(offered: [String]) -> Problem {
        Problem(
            .notAcceptable, .notAcceptable, "There is no such representation",
            "ask for \(offered.joined(separator: " or ")) in Accept")
    }

    static func conflict(_ detail: String) -> Problem {
        Problem(.conflict, .conflict, "It does not fit what is there", detail)
    }

    static func preconditionFailed(_ detail: String) -> Problem {
        Problem(.preconditionFailed, .preconditionFailed, "It has been changed meanwhile", detail)
    }

    // MARK: What is said

    /// Of the path, the query and headers.
    static func invalidParameter(_ name: String, _ detail: String) -> Problem {
        var problem = Problem(.invalidParameter, .badRequest, "A parameter is not valid", "“\(name)”: \(detail)")
        problem.faults = [Fault(parameter: name, detail)]
        return problem
    }

    /// Of a body that is no JSON.
    static func malformedBody(_ fault: Fault) -> Problem {
        var problem = Problem(.malformedBody, .badRequest, "The body is not JSON", fault.detail)
        problem.faults = [fault]
        return problem
    }

    static func invalidInput(_ faults: [Fault]) -> Problem {
        var problem = Problem(
            .invalidInput, .unprocessableContent, "The body says something that cannot be",
            faults.first.map { ($0.pointer.map { $0.isEmpty ? "" : "\($0): " } ?? "") + $0.detail })
        problem.faults = faults
        return problem
    }

    static func contentTooLarge(maximum: Int) -> Problem {
        var problem = Problem(
            .contentTooLarge, .contentTooLarge, "The body is too large", "it may have \(maximum) bytes at most")
        problem.headers[.waymarkMaximumSize] = "\(maximum)"
        return problem
    }

    static func unsupportedMediaType(_ expected: String) -> Problem {
        Problem(
            .unsupportedMediaType, .unsupportedMediaType, "The body is of another type",
            "send it with Content-Type: \(expected)")
    }

    // MARK: Repeated requests, and the rest

    static let idempotencyKeyReused = Problem(
        .idempotencyKeyReused, .unprocessableContent, "Another request had this Idempotency-Key",
        "take a new one for each request that is not a repetition")

    static let idempotencyKeyInUse = Problem(
        .idempotencyKeyInUse, .conflict, "The same request is being answered", "ask again in a moment")

    static let idempotencyOutcomeUnknown = Problem(
        .idempotencyOutcomeUnknown, .conflict, "Whether the same request was done is not known",
        "the server was stopped while it was at it; look whether it was done, and if not, make it with another key")

    /// Bodies that others send, and answers that others read, take all the room that there is for them.
    static let busy: Problem = {
        var problem = Problem(
            .busy, .serviceUnavailable, "Too much is being taken in and given out",
            "ask again in a minute")
        problem.headers[.retryAfter] = "60"
        return problem
    }()

    static let internalError = Problem(.internalError, .internalServerError, "Something went wrong here")
}

extension HTTPField.Name {
    static let csrfToken = HTTPField.Name("X-CSRF-Token")!
    static let idempotencyKey = HTTPField.Name("Idempotency-Key")!
    static let idempotentReplay = HTTPField.Name("Idempotent-Replay")!
    static let rateLimitLimit = HTTPField.Name("RateLimit-Limit")!
    static let rateLimitRemaining = HTTPField.Name("RateLimit-Remaining")!
    static let rateLimitReset = HTTPField.Name("RateLimit-Reset")!
    /// In bytes.
    static let waymarkMaximumSize = HTTPField.Name("Waymark-Maximum-Size")!
}
