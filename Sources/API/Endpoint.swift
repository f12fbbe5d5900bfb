import Access
import HTTPTypes

/// One operation of the API, as the document describes it.
struct Endpoint: Sendable {
    /// What comes in behind a request's head.
    enum Body: Sendable, Equatable {
        case none
        /// JSON of so many bytes at most, collected before the handler is called.
        case json(maximum: Int)
        /// Anything, which the handler reads as it comes.
        case stream

        /// A JSON body of the usual size: 1 MiB at most.
        static let json = Body.json(maximum: 1 << 20)
    }

    let method: HTTPRequest.Method
    /// Behind `/api/v1`, as the document has it: `/profiles/{profile}`.
    let path: String
    /// `nil` for whoever has a key.
    let permission: Permission?
    let body: Body
    /// The query parameters there are; `nil` where it does not matter.
    let query: Set<String>?
    /// Whether `Idempotency-Key` is honoured: on whatever sends or makes something that cannot be made twice.
    let isRepeatable: Bool
    let handle: @Sendable (Call) async throws -> Answer

    init(
        _ method: HTTPRequest.Method, _ path: String, _ permission: Permission?, body: Body = .none,
        query: Set<String>? = [], isRepeatable: Bool = false,
        handle: @escaping @Sendable (Call) async throws -> Answer
    ) {
        self.method = method
        self.path = path
        self.permission = permission
        self.body = body
        self.query = query
        self.isRepeatable = isRepeatable
        self.handle = handle
    }
}

/// Operations on one kind of thing.
protocol Resource: Sendable {
    var endpoints: [Endpoint] { get }
}
