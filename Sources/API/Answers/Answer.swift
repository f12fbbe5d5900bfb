import HTTPTypes
import Hummingbird
import NIOCore
import Store

import class Foundation.JSONEncoder

/// What is answered, before it becomes a response.
struct Answer: Sendable {
    enum Body: Sendable {
        case bytes(ByteBuffer)
        case stream(ResponseBody)
    }

    let status: HTTPResponse.Status
    var headers: HTTPFields
    let body: Body

    init(status: HTTPResponse.Status, headers: HTTPFields = [:], body: Body = .bytes(ByteBuffer())) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// Something in JSON.
    init(
        _ value: some Encodable, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:],
        type: String = "application/json"
    ) {
        self.init(status: status, headers: headers, body: .bytes(ByteBuffer(bytes: Self.json(value))))
        self.headers[.contentType] = type
    }

    static let noContent = Answer(status: .noContent)

    /// Everything that is answered is made of texts, numbers and truth values, which there is JSON for.
    static func json(_ value: some Encodable) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return [UInt8](try! encoder.encode(value))
    }

    func response(limit: RateLimiter.Verdict?) -> Response {
        var headers = headers
        if headers[.cacheControl] == nil { headers[.cacheControl] = "no-store" }
        headers[.xContentTypeOptions] = "nosniff"
        if let limit {
            headers[.rateLimitLimit] = "\(limit.limit)"
            headers[.rateLimitRemaining] = "\(limit.remaining)"
            headers[.rateLimitReset] = "\(limit.seconds)"
        }
        switch body {
        case .bytes(let bytes):
            return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: bytes))
        case .stream(let body): return Response(status: status, headers: headers, body: body)
        }
    }

    // MARK: Repeated requests

    /// An answer that was given before.
    init(repeating stored: StoredAnswer) {
        var headers: HTTPFields = [.idempotentReplay: "true"]
        for (name, value) in stored.headers {
            if let name = HTTPField.Name(name) { headers[name] = value }
        }
        self.init(
            status: .init(code: stored.status), headers: headers, body: .bytes(ByteBuffer(bytes: stored.body)))
    }

    /// To be given again. What is streamed is never kept: only endpoints that send are repeatable, and none of them streams.
    var stored: StoredAnswer {
        guard case .bytes(let bytes) = body else { preconditionFailure("a stream cannot be kept") }
        return StoredAnswer(
            status: status.code,
            headers: Dictionary(headers.map { ($0.name.canonicalName, $0.value) }) { $1 }, body: Array(buffer: bytes))
    }
}
