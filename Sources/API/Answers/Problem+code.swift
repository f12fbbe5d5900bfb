extension Problem {
    /// Stable: programs decide by it. It is the end of a problem's type, `/problems/CODE`, and the document has them all.
    enum Code: String, CaseIterable {
        case malformedBody = "malformed-body"
        case invalidParameter = "invalid-parameter"
        case unauthenticated
        case forbidden
        case csrfTokenMissing = "csrf-token-missing"
        case notFound = "not-found"
        case methodNotAllowed = "method-not-allowed"
        case notAcceptable = "not-acceptable"
        case conflict
        case baseChanged = "base-changed"
        case idempotencyKeyInUse = "idempotency-key-in-use"
        case idempotencyOutcomeUnknown = "idempotency-outcome-unknown"
        case preconditionFailed = "precondition-failed"
        case contentTooLarge = "content-too-large"
        case unsupportedMediaType = "unsupported-media-type"
        case invalidInput = "invalid-input"
        case idempotencyKeyReused = "idempotency-key-reused"
        case preconditionRequired = "precondition-required"
        case rateLimited = "rate-limited"
        case internalError = "internal-error"
        case busy
    }
}
