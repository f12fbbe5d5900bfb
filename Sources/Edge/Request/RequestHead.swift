/// What the edge has to know of a request's head. Ranges are offsets from the start of the head.
struct RequestHead: Equatable {
    enum Method: Equatable {
        case get, head, other
    }

    let method: Method
    /// The path of the target: without scheme, authority, query.
    let path: Range<Int>
    let userAgent: Range<Int>?
    /// Whether the connection may carry another request: the client's wish, and no body that would have to be read.
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
enum ResponseStatus: String {
    case ok = "200 OK"
    case found = "302 Found"
    case badRequest = "400 Bad Request"
    case notFound = "404 Not Found"
    case methodNotAllowed = "405 Method Not Allowed"
    case requestTimeout = "408 Request Timeout"
    case uriTooLong = "414 URI Too Long"
    case headTooLarge = "431 Request Header Fields Too Large"
    case versionNotSupported = "505 HTTP Version Not Supported"
}
