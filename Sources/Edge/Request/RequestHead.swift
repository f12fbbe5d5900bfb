/// What the edge has to know of a request's head. Ranges are offsets from the start of the head.
struct RequestHead: Equatable {
    enum Method: Equatable {
        case get, head, post, other
    }

    /// What follows the head (RFC 9112 §6).
    enum Body: Equatable {
        case none
        /// So many bytes.
        case length(Int)
        /// As many as its chunks say.
        case chunked
    }

    let method: Method
    /// HTTP/1.1; otherwise HTTP/1.0.
    let isHTTP11: Bool
    /// The path of the target: without scheme, authority, query.
    let path: Range<Int>
    /// The name of the host that is asked, without user info and port; an IPv6 address with its brackets. It is that of
    /// the target if there is one (RFC 9112 §3.2.2), else of `Host`; `nil` where neither names any.
    let host: Range<Int>?
    let userAgent: Range<Int>?
    let body: Body
    /// Whether the connection may carry another request: the client's wish, and no body but one that is passed over.
    let keepsAlive: Bool
    /// `Sec-GPC: 1` or `DNT: 1` (M7.3).
    let asksForAnonymity: Bool
    /// `Sec-Purpose`, `Purpose` or `X-Moz` says *prefetch*.
    let isPrefetch: Bool
    /// The length of the head, its empty line included.
    let length: Int
}

/// What became of the bytes that a client has sent so far.
enum RequestParsing: Equatable {
    case incomplete
    case request(RequestHead)
    /// Not a request that this server takes; the connection ends with this status.
    case refused(ResponseStatus)
}

/// The statuses the edge answers with.
enum ResponseStatus: String, CaseIterable {
    case ok = "200 OK"
    case noContent = "204 No Content"
    case found = "302 Found"
    case badRequest = "400 Bad Request"
    case forbidden = "403 Forbidden"
    case notFound = "404 Not Found"
    case methodNotAllowed = "405 Method Not Allowed"
    case requestTimeout = "408 Request Timeout"
    case gone = "410 Gone"
    case lengthRequired = "411 Length Required"
    case contentTooLarge = "413 Content Too Large"
    case uriTooLong = "414 URI Too Long"
    case unsupportedMediaType = "415 Unsupported Media Type"
    case expectationFailed = "417 Expectation Failed"
    case headTooLarge = "431 Request Header Fields Too Large"
    case notImplemented = "501 Not Implemented"
    case serviceUnavailable = "503 Service Unavailable"
    case versionNotSupported = "505 HTTP Version Not Supported"
}
