import Access
import Crypto
import HTTPTypes
import Hummingbird
import NIOCore
import Store
import Workspace

import struct Foundation.Data
import struct Foundation.Date

/// A request of somebody who may make it.
struct Call: Sendable {
    let principal: Principal
    let now: Date
    let request: Request
    /// Of the path, decoded.
    let parameters: [String: String]
    /// Decoded.
    let query: [String: String]
    /// A JSON body's bytes; empty where there is none.
    let body: ByteBuffer
    /// What its body takes in memory.
    let room: Room.Share

    /// The organization's id.
    var organization: String { principal.organization }

    init(
        _ request: Request, parameters: Parameters, _ endpoint: Endpoint, principal: Principal, now: Date,
        room: Room.Share
    ) async throws {
        self.request = request
        self.room = room
        self.principal = principal
        self.now = now
        var decoded: [String: String] = [:]
        for (name, value) in parameters where name != Parameters.recursiveCaptureKey {
            guard let text = PercentEncoding.decode(value), Self.isText(text) else {
                throw Problem.notFound("there is no such \(name)")
            }
            decoded[String(name)] = text
        }
        self.parameters = decoded
        query = try Self.query(request.uri.query ?? "", known: endpoint.query)
        if case .json(let maximum) = endpoint.body {
            body = try await Self.json(request, maximum: maximum, in: room)
        } else {
            body = ByteBuffer()
        }
    }

    /// One that a page makes for somebody.
    init(
        _ request: Request, parameters: [String: String], body: ByteBuffer, principal: Principal, now: Date,
        room: Room.Share
    ) {
        self.room = room
        self.request = request
        self.parameters = parameters
        self.body = body
        self.principal = principal
        self.now = now
        query = [:]
    }

    /// A part of the path, which the route has.
    func parameter(_ name: String) -> String { parameters[name]! }

    // MARK: Query

    private static func query(_ text: String, known: Set<String>?) throws(Problem) -> [String: String] {
        guard let known else { return [:] }
        var values: [String: String] = [:]
        for pair in PercentEncoding.pairs(text) {
            guard let name = pair.name, let value = pair.value, isText(value) else {
                throw .invalidParameter(String(pair.text), "it is not percent-encoded UTF-8")
            }
            guard known.contains(name) else {
                let words = known.isEmpty ? "there is none here" : "known: " + known.sorted().joined(separator: ", ")
                throw .invalidParameter(name, "there is no such parameter; \(words)")
            }
            guard values.updateValue(value, forKey: name) == nil else {
                throw .invalidParameter(name, "it stands twice")
            }
        }
        return values
    }

    /// What tables can keep and compare.
    private static func isText(_ text: String) -> Bool { !text.utf8.contains(0) }

    func integer(_ name: String, in range: ClosedRange<Int>) throws(Problem) -> Int? {
        guard let text = query[name] else { return nil }
        guard let value = Int(text), text.first != "+", range.contains(value) else {
            throw .invalidParameter(name, "a whole number from \(range.lowerBound) to \(range.upperBound) is needed")
        }
        return value
    }

    func truth(_ name: String) throws(Problem) -> Bool? {
        guard let text = query[name] else { return nil }
        guard let value = Bool(text) else { throw .invalidParameter(name, "true or false is needed") }
        return value
    }

    func time(_ name: String) throws(Problem) -> Date? {
        guard let text = query[name] else { return nil }
        guard let date = Timestamp.date(from: text) else {
            throw .invalidParameter(name, "a time is needed, such as 2026-01-31T12:00:00Z")
        }
        return date
    }

    // MARK: Body

    private static func json(_ request: Request, maximum: Int, in room: Room.Share) async throws -> ByteBuffer {
        if let type = request.headers[.contentType], !MediaTypes.isJSON(type) {
            throw Problem.unsupportedMediaType("application/json")
        }
        return try await request.body.collect(upTo: maximum, in: room)
    }

    /// The body as an object that has these members and no others.
    func object(_ keys: String...) throws(Problem) -> JSONObject {
        try JSONObject(JSONParser.parse(Array(buffer: body)), pointer: "", keys: keys)
    }

    // MARK: Repetitions

    /// What the client calls this request, should it have to repeat it; `nil` where it does not say.
    var idempotencyName: IdempotencyName? {
        get throws(Problem) {
            guard let name = request.headers[.idempotencyKey] else { return nil }
            guard (1...255).contains(name.utf8.count), name.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
                throw .invalidParameter("Idempotency-Key", "1 to 255 visible characters of ASCII are needed")
            }
            return IdempotencyName(keyID: principal.keyID, name: name)
        }
    }

    /// A hash of all that the request says: also of the headers that what is done depends on.
    var digest: [UInt8] {
        var hash = SHA256()
        var lines = ["\(request.method.rawValue) \(request.uri.string)"]
        for name in [HTTPField.Name.contentType, .ifMatch, .ifNoneMatch] {
            lines.append(request.headers[values: name].joined(separator: ", "))
        }
        // No header has an end of line in it.
        hash.update(data: Data((lines.joined(separator: "\n") + "\n").utf8))
        hash.update(data: Data(body.readableBytesView))
        return Array(hash.finalize())
    }
}
