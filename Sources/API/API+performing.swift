package import Access
package import HTTPTypes
import Hummingbird
import NIOCore

import struct Foundation.Data
import class Foundation.JSONDecoder

extension API {
    /// What came of an operation that somebody has asked for in a page.
    package struct Outcome: Sendable {
        /// What kept it from being done, for people; `nil` where it was done.
        package let problem: String?
        /// Whether there is no such thing.
        package let isNotFound: Bool
        /// Whether `ifMatch` named another state than there is.
        package let hasChangedMeanwhile: Bool
        /// The state that was answered, for `ifMatch`; `nil` for what has none.
        package let entityTag: String?
        private let json: [UInt8]

        fileprivate init(_ answer: Answer, problem: String? = nil) {
            self.problem = problem
            isNotFound = answer.status == .notFound
            hasChangedMeanwhile = answer.status == .preconditionFailed
            entityTag = answer.headers[.eTag]
            json = if case .bytes(let bytes) = answer.body { Array(buffer: bytes) } else { [] }
        }

        /// What was answered.
        package func decoded<Value: Decodable>(_ type: Value.Type = Value.self) throws -> Value {
            try JSONDecoder().decode(type, from: Data(json))
        }

        /// What was answered, as it is.
        package var text: String { String(decoding: json, as: UTF8.self) }
    }

    /// Does for a page what one of the API's operations does, by the same rules, but without its limits of rates.
    ///
    /// - Parameters:
    ///   - path: as the document has it, such as `/profiles/{profile}`; one that there is.
    ///   - parameters: the variable parts of the path.
    ///   - body: JSON; `nil` for none.
    ///   - ifMatch: the state that is to be changed; `nil` for whichever it is.
    /// - Throws: what an API's client would get a 500 for.
    package func perform(
        _ method: HTTPRequest.Method, _ path: String, _ parameters: [String: String] = [:], body: [UInt8]? = nil,
        ifMatch: String? = nil, as principal: Principal
    ) async throws -> Outcome {
        let endpoint = endpoints.first { $0.method == method && $0.path == path }!
        do {
            if let permission = endpoint.permission, !principal.may(permission) {
                throw Problem.forbidden(role: principal.role, permission: permission)
            }
            let request = Request(
                head: HTTPRequest(
                    method: method, scheme: nil, authority: nil, path: path,
                    headerFields: ifMatch.map { [.ifMatch: $0] } ?? [:]),
                body: RequestBody(buffer: ByteBuffer()))
            let call = Call(
                request, parameters: parameters, body: ByteBuffer(bytes: body ?? []), principal: principal, now: now(),
                room: bodies.share())
            return Outcome(try await endpoint.handle(call))
        } catch let problem as Problem {
            // Whoever fills in a form knows of no body and no pointers.
            let faults = problem.faults.map(\.detail)
            let words = faults.isEmpty ? [problem.title, problem.detail].compactMap(\.self) : faults
            return Outcome(problem.answer, problem: words.joined(separator: faults.isEmpty ? ": " : "; "))
        }
    }
}
